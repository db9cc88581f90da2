package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to a bucket since its last flush: first {@code deleted} is taken away from everything older, then the rows of
 * {@code runs} are added. Rows in memory are removed at once when a range is deleted, so the two need no order among each other.
 *
 * <p>The runs stand in the order of arrival. Each is at least twice as long as the next, so there are O(log n) of them, and a row is
 * copied O(log n) times before a flush.
 *
 * @param deleted times whose older rows are gone
 * @param runs oldest first
 */
record Memtable(Layout layout, TimeRanges deleted, List<Run> runs) {
    /** A run grows up to here; beyond it a new one is begun, so that no merge takes long and arrays stay far from 2 GiB. */
    private static final long MAX_RUN_BYTES = 32L << 20;

    private static final long RANGE_BYTES = 64;

    static Memtable empty(Layout layout) {
        return new Memtable(layout, TimeRanges.NONE, List.of());
    }

    boolean isEmpty() {
        return runs.isEmpty() && deleted.isEmpty();
    }

    /** Bytes that are held in memory. */
    long bytes() {
        long bytes = deleted.size() * RANGE_BYTES;
        for (Run run : runs) {
            bytes += run.bytes();
        }
        return bytes;
    }

    /** With younger rows. */
    Memtable plus(SlabBuilder sorted) {
        List<Run> changed = new ArrayList<>(runs);
        Run added = Run.of(sorted);
        int last = changed.size() - 1;
        if (last >= 0 && changed.get(last).isExtendedBy(added.rows(), layout) && fit(changed.get(last), added)) {
            changed.set(last, changed.get(last).extendedBy(added.rows()));
        } else {
            changed.add(added);
        }
        while (changed.size() > 1 && mergeLastTwo(changed)) {
            // until the sizes are geometric again
        }
        return new Memtable(layout, deleted, List.copyOf(changed));
    }

    private boolean mergeLastTwo(List<Run> changed) {
        int last = changed.size() - 1;
        Run older = changed.get(last - 1);
        Run younger = changed.get(last);
        if (older.size() >= 2L * younger.size() || !fit(older, younger)) {
            return false;
        }
        changed.remove(last);
        changed.set(last - 1, older.mergedWith(younger, layout));
        return true;
    }

    private boolean fit(Run older, Run younger) {
        return ((long) older.size() + younger.size()) * layout.rowBytes() <= MAX_RUN_BYTES;
    }

    /** Without the rows of a time range. */
    Memtable minus(TimeRange range) {
        Memtable trimmed = withoutRows(range);
        return new Memtable(layout, deleted.plus(range), trimmed.runs);
    }

    /** Without those rows that are in memory. */
    Memtable withoutRows(TimeRange range) {
        List<Run> kept = new ArrayList<>();
        for (Run run : runs) {
            int from = run.rows().firstAtOrAfter(range.fromNanos(), 0, run.size());
            int to = run.rows().firstAfter(range.toNanos(), from, run.size());
            if (from == to) {
                kept.add(run);
            } else if (to - from < run.size()) {
                kept.add(run.without(from, to, layout));
            }
        }
        return new Memtable(layout, deleted, List.copyOf(kept));
    }

    /** Everything of this one and then of a younger one, whose deletions this one's rows have already seen. */
    Memtable followedBy(Memtable younger) {
        List<Run> all = new ArrayList<>(runs);
        all.addAll(younger.runs);
        return new Memtable(layout, deleted.plus(younger.deleted), List.copyOf(all));
    }
}
