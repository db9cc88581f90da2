package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what was made from deleted base rows. Of the bars that the deleted range touches, those whose rows lie wholly within it are
 * deleted; the others, at both ends, may have rows left, so they are made anew, and deleted only if nothing is left.
 */
final class Erasure {
    /** Far from the ends of time, so that slots and days can be computed. */
    private static final long FIRST_NANOS = Long.MIN_VALUE / 100 * 99;

    private static final long LAST_NANOS = Long.MAX_VALUE / 100 * 99;

    private final PluginContext context;
    private final BucketKey base;
    private final BarShape shape;
    private final TimeRange deleted;

    /**
     * What follows from one deletion.
     *
     * @param shape of the base's rows
     */
    Erasure(PluginContext context, BucketKey base, BarShape shape, TimeRange deleted) {
        this.context = context;
        this.base = base;
        this.shape = shape;
        this.deleted = deleted;
    }

    /** What becomes of one destination. */
    Outcome of(BucketKey destination, Level level) {
        Outcome outcome = new Outcome(destination);
        Block last = edge(destination, Limit.last(1));
        if (last == null) {
            return outcome;
        }
        Block first = edge(destination, Limit.first(1));
        if (first != null && !first.records().isEmpty() && !last.records().isEmpty()) {
            long from = level.slotAround(Math.max(deleted.fromNanos(), FIRST_NANOS), 0);
            long to = level.slotAround(Math.min(deleted.toNanos(), LAST_NANOS), 1);
            erase(
                    outcome,
                    level,
                    Math.max(from, first.records().epochNanos(0)),
                    Math.min(to, last.records().epochNanos(0)));
        }
        return outcome;
    }

    private void erase(Outcome outcome, Level level, long firstSlot, long lastSlot) {
        long from = firstSlot;
        while (from <= lastSlot && !isGone(level, from)) {
            remake(outcome, level, from);
            from = level.next(from);
        }
        long to = lastSlot;
        while (to > from && !isGone(level, to)) {
            remake(outcome, level, to);
            to = level.timeframe().floor(to - 1);
        }
        if (from <= to) {
            outcome.delete(level, from, to);
        }
    }

    private boolean isGone(Level level, long slot) {
        TimeRange rows = level.rowsOf(slot);
        return deleted.fromNanos() <= rows.fromNanos() && rows.toNanos() <= deleted.toNanos();
    }

    /** The first or last bar of a destination; no rows when it has none, null when there is no such bucket. */
    private @Nullable Block edge(BucketKey destination, Limit limit) {
        return context.query(Query.of(destination).limitedTo(limit)).blockLast();
    }

    private void remake(Outcome outcome, Level level, long slot) {
        Total total = new Total(level, slot);
        Query query = Query.of(base).within(level.rowsOf(slot)).selecting(shape.columns());
        context.query(query).doOnNext(total::add).blockLast();
        if (total.state != null && shape.isBar(total.state)) {
            outcome.remade.add(new Remade(slot, total.state));
        } else {
            outcome.delete(level, slot, slot);
        }
    }

    /** A bar that has rows left. */
    private static final class Remade {
        private final long slot;
        private final long[] state;

        Remade(long slot, long[] state) {
            this.slot = slot;
            this.state = state;
        }
    }

    /** What becomes of one destination: deletions first, then bars. */
    final class Outcome {
        private final BucketKey destination;
        private final List<Write> deletions = new ArrayList<>();
        private final List<Remade> remade = new ArrayList<>();

        private Outcome(BucketKey destination) {
            this.destination = destination;
        }

        private void delete(Level level, long firstSlot, long lastSlot) {
            deletions.add(Write.delete(destination, new TimeRange(firstSlot, level.next(lastSlot) - 1)));
        }

        List<Write> deletions() {
            return deletions;
        }

        /** Bars made anew, ascending; perhaps none. */
        Records bars(Level level) {
            RecordsBuilder bars = Records.builder(shape.target());
            remade.stream()
                    .sorted(java.util.Comparator.comparingLong(bar -> bar.slot))
                    .forEach(bar -> shape.write(bars, level, bar.slot, bar.state));
            return bars.build();
        }
    }

    /** Rows of one slot, taken together as they come. */
    private final class Total {
        private final Level level;
        private final long slot;
        private long @Nullable [] state;

        Total(Level level, long slot) {
            this.level = level;
            this.slot = slot;
        }

        void add(Block block) {
            BaseRows rows = shape.rowsOf(block.records());
            for (int row = 0; rows != null && row < rows.size(); row++) {
                long[] next = level.slotOf(rows.epochNanos(row)) == slot ? shape.read(rows, row) : null;
                if (state == null) {
                    state = next;
                } else if (next != null) {
                    shape.add(state, next);
                }
            }
        }
    }
}
