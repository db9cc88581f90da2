package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

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

    WindowLoader(PluginContext context, BucketKey base, BarShape shape) {
        this.context = context;
        this.base = base;
        this.shape = shape;
    }

    /**
     * Fills empty windows, given by level and slot. Waits for the store.
     *
     * @return the time of the latest row seen, which may be one of a later event; {@link Long#MIN_VALUE} when there was none
     */
    long load(Map<Level, NavigableMap<Long, Window>> empty) {
        long[] last = {Long.MIN_VALUE};
        for (TimeRange range : ranges(empty)) {
            Query query = Query.of(base).within(range).selecting(shape.columns());
            context.query(query)
                    .doOnNext(block -> last[0] = Math.max(last[0], fill(empty, block)))
                    .blockLast();
        }
        return last[0];
    }

    private List<TimeRange> ranges(Map<Level, NavigableMap<Long, Window>> windows) {
        TreeMap<Long, Long> ends = new TreeMap<>();
        windows.forEach((level, slots) -> slots.keySet().forEach(slot -> {
            TimeRange rows = level.rowsOf(slot);
            ends.merge(rows.fromNanos(), rows.toNanos(), Math::max);
        }));
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

    private long fill(Map<Level, NavigableMap<Long, Window>> empty, Block block) {
        BaseRows rows = shape.rowsOf(block.records());
        if (rows == null || rows.size() == 0) {
            // Without the columns, the bucket was made anew with other types: the event that says so is still to come.
            return Long.MIN_VALUE;
        }
        for (int row = 0; row < rows.size(); row++) {
            long[] state = shape.read(rows, row);
            if (state != null) {
                long time = rows.epochNanos(row);
                empty.forEach((level, windows) -> add(level, windows, block.type(), time, state));
            }
        }
        return rows.epochNanos(rows.size() - 1);
    }

    private static void add(Level level, NavigableMap<Long, Window> windows, RecordType type, long time, long[] state) {
        long slot = level.slotOf(time);
        Window window = windows.get(slot);
        if (window != null) {
            window.fold(partOf(level, type, slot, time), time, state);
        }
    }

    /** Rows of a VARIABLE base, which are never replaced, are not kept one by one. */
    static long partOf(Level level, RecordType type, long slot, long time) {
        return level.source() == null && type == RecordType.VARIABLE ? slot : level.partOf(time);
    }
}
