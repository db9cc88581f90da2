package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.List;

/**
 * Rows in memory, in the order of the bucket: ascending, FIXED ones with each time once. A run does not change; appending makes a
 * new one that shares the arrays, because builders write only behind what earlier views show.
 *
 * @param builder holds the arrays; only the newest run over it may append
 * @param rows what this run shows
 * @param bytes allocated when this run was made
 */
record Run(SlabBuilder builder, Slab rows, long bytes) {
    static Run of(SlabBuilder builder) {
        return new Run(builder, builder.view(), builder.bytes());
    }

    int size() {
        return rows.rows();
    }

    long firstNanos() {
        return rows.time(0);
    }

    long lastNanos() {
        return rows.time(size() - 1);
    }

    /** Whether {@code later} can stand behind this run as it is. */
    boolean isExtendedBy(Slab later, Layout layout) {
        long first = later.time(0);
        return builder.rows() == size() && (layout.newestWins() ? first > lastNanos() : first >= lastNanos());
    }

    /** This run with {@code later} behind it. */
    Run extendedBy(Slab later) {
        builder.append(later, 0, later.rows());
        return of(builder);
    }

    /** One run of this one and a younger one. */
    Run mergedWith(Run younger, Layout layout) {
        List<RowSource> sources =
                List.of(RowSource.ofRun(rows, TimeRange.ALL), RowSource.ofRun(younger.rows, TimeRange.ALL));
        SlabBuilder merged = new SlabBuilder(layout.widths(), size() + younger.size());
        new Merge(sources, layout.newestWins()).drainTo(merged, Integer.MAX_VALUE);
        return of(merged);
    }

    /** This run without rows {@code [from, to)}; at least one row must remain. */
    Run without(int from, int to, Layout layout) {
        SlabBuilder rest = new SlabBuilder(layout.widths(), size() - (to - from));
        rest.append(rows, 0, from);
        rest.append(rows, to, size());
        return of(rest);
    }
}
