package io.tickflux.engine.store;

import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Rows in ascending time, by column, in heap arrays. The visible rows never change. Column 0 is the time. */
final class Slab {
    private final byte[][] regions;
    private final int[] starts;
    private final int[] widths;
    private final int rows;

    /**
     * @param regions for each column, an array that holds it
     * @param starts for each column, where in its array the first row begins
     * @param widths for each column, the bytes of one row
     */
    Slab(byte[][] regions, int[] starts, int[] widths, int rows) {
        this.regions = regions;
        this.starts = starts;
        this.widths = widths;
        this.rows = rows;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return regions.length;
    }

    long time(int row) {
        return LittleEndian.getLong(regions[0], starts[0] + row * Long.BYTES);
    }

    /** The first row in {@code [from, to)} at or after a time, or {@code to}. Gallops: cheap when the answer is near {@code from}. */
    int firstAtOrAfter(long nanos, int from, int to) {
        int low = from;
        int high = from;
        int step = 1;
        while (high < to && time(high) < nanos) {
            low = high + 1;
            high = Math.min(to, high + step);
            step = Math.min(step << 1, 1 << 20);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first row in {@code [from, to)} after a time, or {@code to}. */
    int firstAfter(long nanos, int from, int to) {
        return nanos == Long.MAX_VALUE ? to : firstAtOrAfter(nanos + 1, from, to);
    }

    void copy(int column, int from, int count, byte[] target, int targetRow) {
        int width = widths[column];
        System.arraycopy(regions[column], starts[column] + from * width, target, targetRow * width, count * width);
    }

    /** Writes a column's region into a buffer. */
    void writeTo(int column, ByteBuffer target) {
        target.put(regions[column], starts[column], rows * widths[column]);
    }

    /** The same rows with other columns. */
    Slab select(Projection projection) {
        byte[][] selected = new byte[projection.size()][];
        int[] selectedStarts = new int[selected.length];
        int[] selectedWidths = new int[selected.length];
        for (int i = 0; i < selected.length; i++) {
            int column = projection.column(i);
            selected[i] = regions[column];
            selectedStarts[i] = starts[column];
            selectedWidths[i] = widths[column];
        }
        return new Slab(selected, selectedStarts, selectedWidths, rows);
    }

    /** Rows {@code [from, to)}, sharing the arrays. */
    Slab slice(int from, int to) {
        int[] moved = new int[starts.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = starts[i] + from * widths[i];
        }
        return new Slab(regions, moved, widths, to - from);
    }

    /** The rows, sharing the arrays. */
    Records toRecords(Schema schema) {
        List<ByteBuffer> columns = new ArrayList<>(regions.length);
        for (int i = 0; i < regions.length; i++) {
            columns.add(ByteBuffer.wrap(regions[i], starts[i], rows * widths[i]));
        }
        return Records.wrap(schema, rows, columns);
    }
}
