package io.tickflux.engine.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges sources of different age into one ascending sequence. Where sources do not overlap, rows are copied in bulk; only where
 * they do are they compared one by one. There are few sources (their sizes are geometric), so the next is found by looking at all.
 */
final class Merge {
    private final List<RowSource> active = new ArrayList<>();
    private final boolean newestWins;

    /**
     * @param oldestFirst the sources, in the order in which their rows arrived
     * @param newestWins whether of rows of one time only the newest is kept; otherwise all are, oldest first
     */
    Merge(List<RowSource> oldestFirst, boolean newestWins) {
        this.newestWins = newestWins;
        for (RowSource source : oldestFirst) {
            if (source.advance()) {
                active.add(source);
            }
        }
    }

    /**
     * Appends the next rows.
     *
     * @param target takes the rows; null to pass over them
     * @param maxRows at least 1
     * @return number of rows; 0 behind the last
     */
    int drainTo(@Nullable SlabBuilder target, int maxRows) {
        int drained = 0;
        while (drained < maxRows && !active.isEmpty()) {
            drained += take(earliest(), target, maxRows - drained);
        }
        return drained;
    }

    /**
     * The next rows without copying them, if many of them lie together.
     *
     * @param maxRows at least 1
     * @return null when {@link #drainTo} is to be asked
     */
    @Nullable
    Slab nextShared(int maxRows) {
        if (active.isEmpty()) {
            return null;
        }
        int chosen = earliest();
        RowSource source = active.get(chosen);
        int rows = Math.min(maxRows, rowsBeforeOthers(chosen));
        if (!source.isWorthSharing(rows)) {
            return null;
        }
        Slab taken = source.takeShared(rows);
        dropIfDone(chosen);
        return taken;
    }

    /** The source with the earliest row; of several the one whose row comes first, or replaces the others. */
    private int earliest() {
        int chosen = 0;
        for (int i = 1; i < active.size(); i++) {
            long time = active.get(i).time();
            long best = active.get(chosen).time();
            if (time < best || (newestWins && time == best)) {
                chosen = i;
            }
        }
        return chosen;
    }

    private int take(int chosen, @Nullable SlabBuilder target, int max) {
        RowSource source = active.get(chosen);
        int rows = Math.min(max, rowsBeforeOthers(chosen));
        if (rows == 0) {
            takeReplacing(source, target);
            return 1;
        }
        source.take(rows, target);
        dropIfDone(chosen);
        return rows;
    }

    /** Rows at hand of the chosen source that come before those of all others; 0 when its row replaces one of them. */
    private int rowsBeforeOthers(int chosen) {
        RowSource source = active.get(chosen);
        int rows = source.rowsAtHand();
        for (int i = 0; i < active.size() && rows > 0; i++) {
            if (i != chosen) {
                boolean inclusive = !newestWins && i > chosen;
                rows = Math.min(rows, source.rowsBefore(active.get(i).time(), inclusive));
            }
        }
        return rows;
    }

    private void takeReplacing(RowSource source, @Nullable SlabBuilder target) {
        long time = source.time();
        for (int i = active.size() - 1; i >= 0; i--) {
            RowSource each = active.get(i);
            if (each.time() == time) {
                each.take(1, each == source ? target : null);
                dropIfDone(i);
            }
        }
    }

    private void dropIfDone(int index) {
        if (!active.get(index).advance()) {
            active.remove(index);
        }
    }
}
