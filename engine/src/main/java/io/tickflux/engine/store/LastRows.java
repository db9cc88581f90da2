package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import io.tickflux.engine.store.Snapshot.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where the last rows of a range begin, from its end backwards and reading times only. Blocks say how many rows they have but
 * not how many of them count (rows may be replaced or deleted), so spans that should suffice are counted until they do.
 */
final class LastRows {
    private final Snapshot snapshot;
    private final TimeRange range;
    private final long wanted;
    private long counted;
    private long upToNanos;
    private boolean isAllCounted;

    private LastRows(Snapshot snapshot, TimeRange range, long wanted) {
        this.snapshot = snapshot;
        this.range = range;
        this.wanted = wanted;
        this.upToNanos = range.toNanos();
    }

    /** Where the last {@code wanted} rows (at least 1) of a range begin. */
    static Start locate(Snapshot snapshot, TimeRange range, long wanted) {
        return new LastRows(snapshot, range, wanted).locate();
    }

    private Start locate() {
        List<Window> newestFirst = new ArrayList<>(snapshot.windows(range));
        Collections.reverse(newestFirst);
        long estimate = 0;
        long enough = wanted;
        for (Window window : newestFirst) {
            List<Piece> pieces = snapshot.pieces(window);
            pieces.sort(Comparator.comparingLong(Piece::fromNanos).reversed());
            for (Piece piece : pieces) {
                estimate += piece.rows();
                if (estimate >= enough && piece.fromNanos() <= upToNanos) {
                    if (hasEnoughFrom(piece.fromNanos())) {
                        return new Start(piece.fromNanos(), counted - wanted);
                    }
                    // twice as many as before: rows that do not count cost a few rounds, not one for each block
                    enough = Math.max(wanted - counted, Math.multiplyExact(2, Math.min(enough, 1L << 60)));
                    estimate = 0;
                }
            }
        }
        boolean allCount = counted + estimate <= wanted || !hasEnoughFrom(range.fromNanos());
        return new Start(range.fromNanos(), allCount ? 0 : counted - wanted);
    }

    private boolean hasEnoughFrom(long fromNanos) {
        if (!isAllCounted && fromNanos <= upToNanos) {
            counted += count(new TimeRange(fromNanos, upToNanos));
            isAllCounted = fromNanos == range.fromNanos();
            upToNanos = isAllCounted ? fromNanos : fromNanos - 1;
        }
        return counted >= wanted;
    }

    private long count(TimeRange span) {
        long rows = 0;
        for (Window window : snapshot.windows(span)) {
            Merge merge = snapshot.rows(window, Projection.epoch());
            for (int passed = -1; passed != 0; rows += passed) {
                passed = merge.drainTo(null, Integer.MAX_VALUE);
            }
        }
        return rows;
    }

    /**
     * A place in a range.
     *
     * @param fromNanos the rows begin at this time
     * @param skippedRows so many rows of that time and later come before them
     */
    record Start(long fromNanos, long skippedRows) {}
}
