package io.tickflux.engine.store;

import io.tickflux.api.Records;
import java.util.Arrays;

/**
 * Grows rows at the end; for one thread. What {@link #view} has shown never changes: later rows go behind it, so a view may be
 * published to other threads and the builder used on.
 */
final class SlabBuilder {
    private static final int MIN_CAPACITY = 4;

    private final int[] widths;
    private final int[] starts;
    private final int rowBytes;
    private byte[][] columns;
    private int capacity;
    private int rows;

    SlabBuilder(int[] widths, int capacity) {
        this.widths = widths;
        this.starts = new int[widths.length];
        this.rowBytes = Arrays.stream(widths).sum();
        this.capacity = capacity;
        this.columns = new byte[widths.length][];
        for (int i = 0; i < widths.length; i++) {
            columns[i] = new byte[Math.multiplyExact(capacity, widths[i])];
        }
    }

    int rows() {
        return rows;
    }

    /** Bytes that are allocated. */
    long bytes() {
        return (long) capacity * rowBytes;
    }

    /** Appends rows {@code [from, to)}. */
    void append(Slab source, int from, int to) {
        ensureCapacity(rows + to - from);
        for (int i = 0; i < columns.length; i++) {
            source.copy(i, from, to - from, columns[i], rows);
        }
        rows += to - from;
    }

    /** Appends rows in the order given, {@code order[from]} to {@code order[to - 1]}. */
    void append(Records source, int[] order) {
        ensureCapacity(rows + order.length);
        for (int i = 0; i < columns.length; i++) {
            var region = source.bytes(i);
            int width = widths[i];
            for (int row = 0; row < order.length; row++) {
                region.get(order[row] * width, columns[i], (rows + row) * width, width);
            }
        }
        rows += order.length;
    }

    /** Appends all rows. */
    void append(Records source) {
        ensureCapacity(rows + source.rows());
        for (int i = 0; i < columns.length; i++) {
            source.bytes(i).get(0, columns[i], rows * widths[i], source.rows() * widths[i]);
        }
        rows += source.rows();
    }

    /** The rows so far. */
    Slab view() {
        return new Slab(columns, starts, widths, rows);
    }

    private void ensureCapacity(int needed) {
        if (needed <= capacity) {
            return;
        }
        capacity = Math.max(needed, Math.max(MIN_CAPACITY, capacity * 2));
        byte[][] larger = new byte[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            larger[i] = Arrays.copyOf(columns[i], Math.multiplyExact(capacity, widths[i]));
        }
        // a new outer array: views hold the old one
        columns = larger;
    }
}
