package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one slot of a level: base rows or bars of the level's source, by their time. All parts but the last are kept taken
 * together, so that a new part behind them, or a new value of the last, costs the same whatever their number.
 */
final class Window {
    private final BarShape shape;
    private final TreeMap<Long, long[]> parts = new TreeMap<>();
    /** All parts but the last; null when there is at most one, or when it must be made anew. */
    private long @Nullable [] before;

    private boolean isBeforeKnown = true;
    private long lastTime = Long.MIN_VALUE;
    /** What was last written of it; null when nothing was, or revisions are not asked for. */
    private Revisions.@Nullable Written written;
    /** How many parts the cache has counted; the cache's own. */
    int counted;

    Window(BarShape shape) {
        this.shape = shape;
    }

    /** Which window it is: of which base, for which rows and columns, how long, from when. */
    record Id(BucketKey base, BarShape shape, Level level, long start) {}

    int size() {
        return parts.size();
    }

    /** The time of the latest row that was taken in one by one. */
    long lastTime() {
        return lastTime;
    }

    Revisions.@Nullable Written written() {
        return written;
    }

    void written(Revisions.Written last) {
        written = last;
    }

    /** Takes a base row, not earlier than those before it, into a part. */
    void fold(long part, long time, long[] row) {
        lastTime = time;
        long[] known = parts.get(part);
        if (known == null) {
            // Other levels take the same row.
            set(part, row.clone());
        } else {
            shape.add(known, row);
            isBeforeKnown &= part == parts.lastKey();
        }
    }

    /** Sets a part anew, or removes it if there is none any more. */
    void set(long part, long @Nullable [] state) {
        boolean isLast = parts.isEmpty() || part >= parts.lastKey();
        boolean isNew = parts.isEmpty() || part > parts.lastKey();
        if (isNew && state != null && isBeforeKnown && !parts.isEmpty()) {
            before = together(before, parts.lastEntry().getValue());
        } else if (!isLast || state == null) {
            isBeforeKnown = false;
        }
        if (state == null) {
            parts.remove(part);
        } else {
            parts.put(part, state);
        }
    }

    private long[] together(long @Nullable [] first, long[] next) {
        long[] total = first == null ? next.clone() : first;
        if (first != null) {
            shape.add(total, next);
        }
        return total;
    }

    /** All parts taken together, the caller's own; null without any. */
    long @Nullable [] total() {
        if (parts.isEmpty()) {
            return null;
        }
        Map.Entry<Long, long[]> last = parts.lastEntry();
        if (!isBeforeKnown) {
            before = null;
            for (long[] part : parts.headMap(last.getKey(), false).values()) {
                before = together(before, part);
            }
            isBeforeKnown = true;
        }
        return together(before == null ? null : before.clone(), last.getValue());
    }
}
