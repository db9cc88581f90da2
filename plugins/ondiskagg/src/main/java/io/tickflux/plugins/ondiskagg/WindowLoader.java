package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills windows from the stored rows of one base: one query for windows that lie close together, whatever their number.
 *
 * <p>A query may show later events than the one being worked on. That does no harm: they are still to come, and then set the same
 * rows again, or take them away.
 */
final class WindowLoader {
    /** So many base slots are rather read in vain than asked for in a query of their own. */
    private static final long BRIDGED_SLOTS = 1_000;

    private final PluginContext context;
    private final BucketKey base;
    private final BarShape shape;
    private final RowFilter filter;

    WindowLoader(PluginContext context, BucketKey base, BarShape shape, RowFilter filter) {
        this.context = context;
        this.base = base;
        this.shape = shape;
        this.filter = filter;
    }

    /** Fills empty windows, given by level and start. Waits for the store. */
    void load(Map<Level, NavigableMap<Long, Window>> empty) {
        List<Filler> fillers = new ArrayList<>();
        empty.forEach((level, windows) -> fillers.add(new Filler(level, windows)));
        for (TimeRange range : ranges(empty)) {
            Query query = Query.of(base).within(range).selecting(shape.columns());
            context.query(query).doOnNext(block -> fill(fillers, block)).blockLast();
        }
    }

    private List<TimeRange> ranges(Map<Level, NavigableMap<Long, Window>> windows) {
        TreeMap<Long, Long> ends = new TreeMap<>();
        windows.forEach((level, starts) -> starts.keySet()
                .forEach(start -> ends.merge(start, level.timeframe().next(start) - 1, Math::max)));
        long bridge = BRIDGED_SLOTS * base.timeframe().nominalDuration().toNanos();
        List<TimeRange> ranges = new ArrayList<>();
        TimeRange open = null;
        for (Map.Entry<Long, Long> window : ends.entrySet()) {
            if (open != null && window.getKey() - open.toNanos() <= bridge) {
                open = new TimeRange(open.fromNanos(), Math.max(open.toNanos(), window.getValue()));
                ranges.set(ranges.size() - 1, open);
            } else {
                open = new TimeRange(window.getKey(), window.getValue());
                ranges.add(open);
            }
        }
        return ranges;
    }

    private void fill(List<Filler> fillers, Block block) {
        Records rows = block.records();
        if (!shape.equals(BarShape.of(rows.schema()))) {
            // The bucket was made anew with other types: the event that says so is still to come.
            return;
        }
        int[] indexes = shape.indexesIn(rows.schema());
        for (int row = 0; row < rows.rows(); row++) {
            long time = rows.epochNanos(row);
            if (filter.keeps(time)) {
                Bar bar = shape.read(rows, indexes, row);
                fillers.forEach(filler -> filler.add(shape, time, bar));
            }
        }
    }

    /** Puts ascending rows into the windows of one level; remembers where it is, so that most rows cost two comparisons. */
    private static final class Filler {
        private final Level level;
        private final NavigableMap<Long, Window> windows;
        private @Nullable Window window;
        private long windowEnd = Long.MIN_VALUE;
        private long part;
        private long partEnd = Long.MIN_VALUE;

        Filler(Level level, NavigableMap<Long, Window> windows) {
            this.level = level;
            this.windows = windows;
        }

        void add(BarShape shape, long time, Bar row) {
            if (time >= windowEnd) {
                long start = level.timeframe().floor(time);
                windowEnd = level.timeframe().next(start);
                window = windows.get(start);
            }
            if (window != null) {
                window.fold(shape, partOf(time), row);
            }
        }

        private long partOf(long time) {
            Level source = level.source();
            if (source == null) {
                return time;
            }
            if (time >= partEnd) {
                part = source.timeframe().floor(time);
                partEnd = source.timeframe().next(part);
            }
            return part;
        }
    }
}
