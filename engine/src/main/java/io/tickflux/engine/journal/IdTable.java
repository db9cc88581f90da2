package io.tickflux.engine.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the small numbers in a segment stand for: 0, 1, 2 ... in the order in which they were defined. Any thread may read; a value
 * that was defined never changes, so that it does no harm when several readers come upon the same definitions.
 */
final class IdTable<T> {
    private volatile @Nullable Object[] values = new @Nullable Object[16];
    private volatile int size;

    int size() {
        return size;
    }

    /** The value, or null when the number was not defined. */
    @SuppressWarnings("unchecked")
    @Nullable
    T get(int id) {
        return id >= 0 && id < size ? (T) values[id] : null;
    }

    /** Takes in a definition. Those before it may be missing for good, where the block that held them is damaged. */
    synchronized void define(int id, T value) {
        if (id >= values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, id + 1));
        }
        if (values[id] == null) {
            values[id] = value;
        }
        size = Math.max(size, id + 1);
    }
}
