package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of one slot of a level: base rows or bars of the level's source, by their time. */
final class Window {
    private final TreeMap<Long, Bar> parts = new TreeMap<>();
    /** How many parts the cache has counted; the cache's own. */
    int counted;

    /** Which window it is: of which base, for which rows and columns, how long, from when. */
    record Id(BucketKey base, BarShape shape, RowFilter filter, Level level, long start) {}

    int size() {
        return parts.size();
    }

    /** While loading: takes in a base row that is not earlier than those before it. */
    void fold(BarShape shape, long part, Bar row) {
        Bar known = parts.get(part);
        if (known == null) {
            parts.put(part, shape.startingWith(row));
        } else {
            shape.add(known, row);
        }
    }

    /** Sets a part anew, or removes it if there is none any more. */
    void set(long part, @Nullable Bar bar) {
        if (bar == null) {
            parts.remove(part);
        } else {
            parts.put(part, bar);
        }
    }

    /** All parts taken together; null without any. */
    @Nullable
    Bar total(BarShape shape) {
        Bar total = null;
        for (Bar part : parts.values()) {
            if (total == null) {
                total = shape.startingWith(part);
            } else {
                shape.add(total, part);
            }
        }
        return total;
    }
}
