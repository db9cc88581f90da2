package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in ascending time, from slabs that are fetched one after the other when they are needed. Of each slab only the rows within
 * the wanted ranges are seen. Stands on a row; for one thread.
 */
final class RowSource {
    private final Iterator<Slab> slabs;
    private final List<TimeRange> wanted;
    private @Nullable Slab slab;
    private int range;
    private int at;
    private int end;
    private long time;

    private RowSource(Iterator<Slab> slabs, List<TimeRange> wanted) {
        this.slabs = slabs;
        this.wanted = wanted;
    }

    /**
     * @param slabs may fetch lazily; each begins where the one before it ended, or later
     * @param wanted disjoint, ascending
     */
    static RowSource of(Iterator<Slab> slabs, List<TimeRange> wanted) {
        return new RowSource(slabs, wanted);
    }

    /** Moves to the first row, or to the one behind those that were taken; false behind the last. */
    boolean advance() {
        while (at >= end) {
            if (!nextSpan()) {
                return false;
            }
        }
        time = current().time(at);
        return true;
    }

    private boolean nextSpan() {
        while (slab == null || range >= wanted.size()) {
            if (!slabs.hasNext()) {
                return false;
            }
            slab = slabs.next();
            range = 0;
            end = 0;
        }
        TimeRange span = wanted.get(range++);
        at = slab.firstAtOrAfter(span.fromNanos(), end, slab.rows());
        end = slab.firstAfter(span.toNanos(), at, slab.rows());
        return true;
    }

    private Slab current() {
        if (slab == null) {
            throw new IllegalStateException("no row");
        }
        return slab;
    }

    /** The time of the row it stands on. */
    long time() {
        return time;
    }

    /** Rows that can be taken at once and are before {@code bound}, or also at it. */
    int rowsBefore(long bound, boolean inclusive) {
        Slab rows = current();
        int to = inclusive ? rows.firstAfter(bound, at, end) : rows.firstAtOrAfter(bound, at, end);
        return to - at;
    }

    /** Rows that can be taken at once. */
    int rowsAtHand() {
        return end - at;
    }

    /** Passes over rows at hand, which are copied first if there is a target. */
    void take(int rows, @Nullable SlabBuilder target) {
        if (target != null) {
            target.append(current(), at, at + rows);
        }
        at += rows;
    }
}
