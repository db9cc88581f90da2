package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.plugin.PluginContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works the rows of one event into the windows they touch, level by level, and gives the bars that come out.
 *
 * <p>A window that is in memory takes the event's rows. One that lies behind all rows seen so far begins empty. Any other is read whole. Rows of a
 * VARIABLE base do not replace each other, so a window takes them only if they are later than all it has seen: else they may be in it
 * already, as when an event comes again, and it is read.
 */
final class Rollup {
    private final WindowCache cache;
    private final WindowLoader loader;
    private final BaseState state;
    private final BucketKey base;
    private final LaneRows rows;
    private final BarShape shape;
    /** By level: the windows that the event touches, and then what they amount to. */
    private final Map<Level, NavigableMap<Long, Window>> touched = new LinkedHashMap<>();

    private final Map<Level, NavigableMap<Long, long @Nullable []>> totals = new HashMap<>();
    private final Set<Window> loaded = new HashSet<>();

    Rollup(PluginContext context, WindowCache cache, BucketKey base, BaseState state, LaneRows rows) {
        this.cache = cache;
        this.shape = state.shape();
        this.loader = new WindowLoader(context, base, shape);
        this.state = state;
        this.base = base;
        this.rows = rows;
    }

    /** Works the rows in. */
    void run() {
        find();
        apply();
    }

    private void find() {
        Map<Level, NavigableMap<Long, Window>> fresh = new LinkedHashMap<>();
        boolean mayHaveRows = false;
        for (Level level : rows.lane.levels()) {
            NavigableMap<Long, Window> windows = new TreeMap<>();
            for (long part : partsOf(level)) {
                long slot = level.slotOfPart(part);
                if (windows.containsKey(slot)) {
                    continue;
                }
                Window known = cache.get(id(level, slot));
                Window window = known != null && takes(level, known, part) ? known : new Window(shape);
                windows.put(slot, window);
                if (window != known) {
                    fresh.computeIfAbsent(level, any -> new TreeMap<>()).put(slot, window);
                    mayHaveRows |= level.rowsOf(slot).fromNanos() <= state.lastNanos();
                }
                if (known != null && window != known && known.written() != null) {
                    window.written(known.written());
                }
            }
            touched.put(level, windows);
        }
        // All or none: a load may see rows of later events, and a window must not know fewer of them than one that it
        // is a part of.
        if (mayHaveRows) {
            fresh.values().forEach(windows -> loaded.addAll(windows.values()));
            state.took(loader.load(fresh));
        }
    }

    /** Whether the event's rows, of which {@code part} is the first in this window, can be worked into it. */
    private boolean takes(Level level, Window window, long part) {
        return level.source() != null || rows.type == RecordType.FIXED || part > window.lastTime();
    }

    /** The parts of a level that the event changes, ascending. */
    private Set<Long> partsOf(Level level) {
        Level source = level.source();
        return source == null ? rows.byTime.keySet() : windowsOf(source).keySet();
    }

    NavigableMap<Long, Window> windowsOf(Level level) {
        return touched.getOrDefault(level, Collections.emptyNavigableMap());
    }

    private void apply() {
        for (Level level : rows.lane.levels()) {
            NavigableMap<Long, Window> windows = windowsOf(level);
            Level source = level.source();
            if (source == null) {
                rows.byTime.forEach((time, row) -> take(level, windows, time, row));
            } else {
                totalsOf(source)
                        .forEach((part, total) ->
                                windowAt(windows, level.slotOfPart(part)).set(part, total));
            }
            NavigableMap<Long, long @Nullable []> bars = new TreeMap<>();
            windows.forEach((slot, window) -> {
                bars.put(slot, window.total());
                cache.put(id(level, slot), window);
            });
            totals.put(level, bars);
        }
    }

    private void take(Level level, NavigableMap<Long, Window> windows, long time, long @Nullable [] row) {
        Window window = windowAt(windows, level.slotOf(time));
        if (rows.type == RecordType.FIXED) {
            window.set(time, row);
        } else if (row != null && !loaded.contains(window)) {
            window.fold(WindowLoader.partOf(level, rows.type, level.slotOf(time), time), time, row);
        }
    }

    private static Window windowAt(NavigableMap<Long, Window> windows, long slot) {
        Window window = windows.get(slot);
        if (window == null) {
            throw new IllegalStateException("window at " + slot + ": none (expected: one for each part)");
        }
        return window;
    }

    private NavigableMap<Long, long @Nullable []> totalsOf(Level level) {
        return totals.getOrDefault(level, Collections.emptyNavigableMap());
    }

    private Window.Id id(Level level, long slot) {
        return new Window.Id(base, shape, level, slot);
    }

    /** The bars of a destination that the event touches. */
    Records bars(Level level) {
        RecordsBuilder bars = Records.builder(shape.target());
        totalsOf(level).forEach((slot, total) -> {
            // None when a later event has taken the rows away already; that event deletes the bar.
            if (total != null && shape.isBar(total)) {
                shape.write(bars, level, slot, total);
            }
        });
        return bars.build();
    }

    /**
     * The rows of an event that one lane takes.
     *
     * @param lane which
     * @param type whether rows of the same time replace each other
     * @param byTime ascending; of a FIXED base the last row of each time, null when it counts for nothing; of a VARIABLE one all rows of
     *     each time taken together
     */
    record LaneRows(Lane lane, RecordType type, NavigableMap<Long, long @Nullable []> byTime) {
        static LaneRows of(Lane lane, BarShape shape, Change.Rows change) {
            BaseRows rows = shape.rowsOf(change.records());
            NavigableMap<Long, long @Nullable []> byTime = new TreeMap<>();
            for (int row = 0; rows != null && row < rows.size(); row++) {
                long time = rows.epochNanos(row);
                if (lane.days().dayOf(time) != Days.NONE) {
                    put(byTime, shape, change.type(), time, shape.read(rows, row));
                }
            }
            return new LaneRows(lane, change.type(), byTime);
        }

        private static void put(
                NavigableMap<Long, long @Nullable []> byTime,
                BarShape shape,
                RecordType type,
                long time,
                long @Nullable [] row) {
            long[] same = type == RecordType.FIXED ? null : byTime.get(time);
            if (same != null && row != null) {
                shape.add(same, row);
            } else if (same == null && (row != null || type == RecordType.FIXED)) {
                byTime.put(time, row);
            }
        }
    }
}
