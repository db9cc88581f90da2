package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what was made from deleted base rows. Of the slots that the deleted range touches, those between the first and the
 * last are deleted; these two may have rows left, so they are made anew, and deleted only if nothing is left.
 */
final class Erasure {
    private final PluginContext context;
    private final BucketKey base;
    private final TimeRange deleted;

    Erasure(PluginContext context, BucketKey base, TimeRange deleted) {
        this.context = context;
        this.base = base;
        this.deleted = deleted;
    }

    List<Write> writes(List<Lane> lanes) {
        List<Write> writes = new ArrayList<>();
        for (Lane lane : lanes) {
            for (Level level : lane.levels()) {
                if (level.isDestination()) {
                    addWrites(writes, base.withTimeframe(level.timeframe()), lane.filter());
                }
            }
        }
        return writes;
    }

    private void addWrites(List<Write> writes, BucketKey destination, RowFilter filter) {
        Block last = edge(destination, Limit.last(1));
        if (last == null) {
            return;
        }
        if (deleted.equals(TimeRange.ALL)) {
            writes.add(Write.delete(destination, TimeRange.ALL));
            return;
        }
        Block first = edge(destination, Limit.first(1));
        if (first == null || first.records().isEmpty() || last.records().isEmpty()) {
            return;
        }
        Timeframe timeframe = destination.timeframe();
        long lastEnd = timeframe.next(last.records().epochNanos(0)) - 1;
        long from = Math.max(deleted.fromNanos(), first.records().epochNanos(0));
        long to = Math.min(deleted.toNanos(), lastEnd);
        if (from <= to) {
            addWrites(writes, destination, filter, new TimeRange(from, to));
        }
    }

    private void addWrites(List<Write> writes, BucketKey destination, RowFilter filter, TimeRange range) {
        Timeframe timeframe = destination.timeframe();
        long firstSlot = timeframe.floor(range.fromNanos());
        long lastSlot = timeframe.floor(range.toNanos());
        long deleteFrom = firstSlot;
        long deleteTo = timeframe.next(lastSlot) - 1;
        Remains remains = new Remains(filter);
        if (remains.add(timeframe, firstSlot)) {
            deleteFrom = timeframe.next(firstSlot);
        }
        if (lastSlot != firstSlot && remains.add(timeframe, lastSlot)) {
            deleteTo = lastSlot - 1;
        }
        if (deleteFrom <= deleteTo) {
            writes.add(Write.delete(destination, new TimeRange(deleteFrom, deleteTo)));
        }
        if (remains.bars != null) {
            writes.add(Write.fixed(destination, remains.bars.build()));
        }
    }

    /** The first or last bar of a destination; no rows when it has none, null when there is no such bucket. */
    private @Nullable Block edge(BucketKey destination, Limit limit) {
        return context.query(Query.of(destination).limitedTo(limit)).blockLast();
    }

    /** The bars of the outermost slots, from the base rows that are left. */
    private final class Remains {
        private final RowFilter filter;
        private @Nullable RecordsBuilder bars;

        Remains(RowFilter filter) {
            this.filter = filter;
        }

        /** Whether there is anything left in a slot. */
        boolean add(Timeframe timeframe, long slot) {
            TimeRange range = new TimeRange(slot, timeframe.next(slot) - 1);
            Total total = new Total(filter);
            context.query(Query.of(base).within(range)).doOnNext(total::add).blockLast();
            if (total.bar == null || total.shape == null) {
                return false;
            }
            bars = bars == null ? Records.builder(total.shape.target()) : bars;
            total.shape.write(bars, slot, total.bar);
            return true;
        }
    }

    /** Rows taken together as they come. */
    private static final class Total {
        private final RowFilter filter;
        private @Nullable BarShape shape;
        private @Nullable Bar bar;

        Total(RowFilter filter) {
            this.filter = filter;
        }

        void add(Block block) {
            BarShape found = BarShape.of(block.records().schema());
            if (found == null) {
                return;
            }
            shape = found;
            int[] indexes = found.indexesIn(block.records().schema());
            for (int row = 0; row < block.records().rows(); row++) {
                if (filter.keeps(block.records().epochNanos(row))) {
                    Bar next = found.read(block.records(), indexes, row);
                    if (bar == null) {
                        bar = found.startingWith(next);
                    } else {
                        found.add(bar, next);
                    }
                }
            }
        }
    }
}
