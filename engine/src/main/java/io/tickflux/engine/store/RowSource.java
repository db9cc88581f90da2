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
    private final boolean isShareable;
    private @Nullable Slab slab;
    private int range;
    private int at;
    private int end;
    private long time;

    private RowSource(Iterator<Slab> slabs, List<TimeRange> wanted, boolean isShareable) {
        this.slabs = slabs;
        this.wanted = wanted;
        this.isShareable = isShareable;
    }

    /**
     * Rows of blocks, which belong to nobody else.
     *
     * @param blocks may fetch lazily; each begins where the one before it ended, or later
     * @param wanted disjoint, ascending
     */
    static RowSource ofBlocks(Iterator<Slab> blocks, List<TimeRange> wanted) {
        return new RowSource(blocks, wanted, true);
    }

    /** Rows of a run, whose memory would not be free after a flush if somebody else still held on to it. */
    static RowSource ofRun(Slab run, TimeRange wanted) {
        return new RowSource(List.of(run).iterator(), List.of(wanted), false);
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

    /** Passes over rows at hand and gives them out without copying them; they hold on to the whole slab. */
    Slab takeShared(int rows) {
        Slab taken = current().slice(at, at + rows);
        at += rows;
        return taken;
    }

    /** Whether {@link #takeShared} holds on to little else than the rows. */
    boolean isWorthSharing(int rows) {
        return isShareable && rows > current().rows() / 2;
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
