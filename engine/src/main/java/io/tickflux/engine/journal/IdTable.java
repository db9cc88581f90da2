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

    /** Takes in a definition; returns false when those before it are missing. */
    synchronized boolean define(int id, T value) {
        int known = size;
        if (id < known) {
            return id >= 0;
        }
        if (id > known) {
            return false;
        }
        if (id == values.length) {
            values = Arrays.copyOf(values, 2 * id);
        }
        values[id] = value;
        size = known + 1;
        return true;
    }
}
