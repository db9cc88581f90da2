package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works the rows of one event into the windows they touch, level by level, and gives the bars that come out.
 *
 * <p>A window that is not in memory is read whole; to one that is, the event's rows are applied. For a VARIABLE base, where rows of the
 * same time do not replace each other, windows of base rows are always read.
 */
final class Rollup {
    private final WindowCache cache;
    private final WindowLoader loader;
    private final BucketKey base;
    private final BarShape shape;
    private final Lane lane;
    /** By level: the windows that the event touches, and then what they amount to. */
    private final Map<Level, NavigableMap<Long, Window>> touched = new LinkedHashMap<>();

    private final Map<Level, NavigableMap<Long, @Nullable Bar>> totals = new HashMap<>();

    private Rollup(PluginContext context, WindowCache cache, BucketKey base, BarShape shape, Lane lane) {
        this.cache = cache;
        this.loader = new WindowLoader(context, base, shape, lane.filter());
        this.base = base;
        this.shape = shape;
        this.lane = lane;
    }

    /** The writes for one lane; none when the filter keeps no row. */
    static List<Write> of(PluginContext context, WindowCache cache, BucketKey base, BarShape shape, LaneRows rows) {
        if (rows.byTime().isEmpty()) {
            return List.of();
        }
        Rollup rollup = new Rollup(context, cache, base, shape, rows.lane());
        rollup.find(rows);
        rollup.apply(rows);
        return rollup.writes();
    }

    private void find(LaneRows rows) {
        Map<Level, NavigableMap<Long, Window>> empty = new LinkedHashMap<>();
        for (Level level : lane.levels()) {
            boolean isRead = level.source() == null && !rows.replaceEachOther();
            NavigableMap<Long, Window> windows = new TreeMap<>();
            for (long part : partsOf(level, rows)) {
                long start = level.timeframe().floor(part);
                if (!windows.containsKey(start)) {
                    Window known = isRead ? null : cache.get(id(level, start));
                    Window window = known == null ? new Window() : known;
                    windows.put(start, window);
                    if (known == null) {
                        empty.computeIfAbsent(level, any -> new TreeMap<>()).put(start, window);
                    }
                }
            }
            touched.put(level, windows);
        }
        if (!empty.isEmpty()) {
            loader.load(empty);
        }
    }

    /** The parts of a level that the event changes. */
    private Set<Long> partsOf(Level level, LaneRows rows) {
        Level source = level.source();
        return source == null ? rows.byTime().keySet() : windowsOf(source).keySet();
    }

    private NavigableMap<Long, Window> windowsOf(Level level) {
        return touched.getOrDefault(level, new TreeMap<>());
    }

    private void apply(LaneRows rows) {
        for (Level level : lane.levels()) {
            Level source = level.source();
            NavigableMap<Long, Window> windows = windowsOf(level);
            if (source != null) {
                totals.getOrDefault(source, new TreeMap<>()).forEach((part, bar) -> set(level, windows, part, bar));
            } else if (rows.replaceEachOther()) {
                rows.byTime().forEach((time, row) -> set(level, windows, time, row));
            }
            NavigableMap<Long, @Nullable Bar> bars = new TreeMap<>();
            windows.forEach((start, window) -> {
                bars.put(start, window.total(shape));
                cache.put(id(level, start), window);
            });
            totals.put(level, bars);
        }
    }

    private static void set(Level level, NavigableMap<Long, Window> windows, long part, @Nullable Bar bar) {
        Window window = windows.get(level.timeframe().floor(part));
        if (window != null) {
            window.set(part, bar);
        }
    }

    private Window.Id id(Level level, long start) {
        return new Window.Id(base, shape, lane.filter(), level, start);
    }

    private List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        for (Level level : lane.levels()) {
            if (!level.isDestination()) {
                continue;
            }
            RecordsBuilder bars = Records.builder(shape.target());
            totals.getOrDefault(level, new TreeMap<>()).forEach((start, bar) -> {
                // None when a later event has taken the rows away already; that event deletes the bar.
                if (bar != null) {
                    shape.write(bars, start, bar);
                }
            });
            if (bars.rows() > 0) {
                writes.add(Write.fixed(base.withTimeframe(level.timeframe()), bars.build()));
            }
        }
        return writes;
    }

    /**
     * The rows of an event that one lane takes.
     *
     * @param lane which
     * @param byTime the last row of each time
     * @param replaceEachOther whether rows of the same time replace each other: the base is FIXED
     */
    record LaneRows(Lane lane, NavigableMap<Long, Bar> byTime, boolean replaceEachOther) {
        static LaneRows of(Lane lane, BarShape shape, Change.Rows change) {
            Records records = change.records();
            int[] indexes = shape.indexesIn(records.schema());
            TreeMap<Long, Bar> byTime = new TreeMap<>();
            for (int row = 0; row < records.rows(); row++) {
                long time = records.epochNanos(row);
                if (lane.filter().keeps(time)) {
                    byTime.put(time, shape.read(records, indexes, row));
                }
            }
            return new LaneRows(lane, byTime, change.type() == RecordType.FIXED);
        }
    }
}
