package io.tickflux.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable batch of rows, stored by column: one region of little-endian bytes for each column of the schema, row after row
 * without gaps. Reading a value by row and column costs an array access; nothing is boxed except by {@link #valueAt}.
 *
 * <pre>
 *   column 0  Epoch   i8   | t0 | t1 | t2 | ...      epoch nanoseconds
 *   column 1  Open    f8   | v0 | v1 | v2 | ...
 *   column 2  Cond    U16  | 64 bytes | 64 bytes | ...
 * </pre>
 */
public final class Records {
    private static final int TEXT_LENGTH = 16;

    private final Schema schema;
    private final int rows;
    private final List<ByteBuffer> columns;

    private Records(Schema schema, int rows, List<ByteBuffer> columns) {
        this.schema = schema;
        this.rows = rows;
        this.columns = columns;
    }

    /** A batch without rows. */
    public static Records empty(Schema schema) {
        List<ByteBuffer> columns = new ArrayList<>(schema.size());
        for (int i = 0; i < schema.size(); i++) {
            columns.add(ByteBuffer.allocate(0));
        }
        return new Records(schema, 0, columns);
    }

    /** A builder that grows by rows. */
    public static RecordsBuilder builder(Schema schema) {
        return new RecordsBuilder(schema);
    }

    /**
     * Rows over regions that exist already, without copying: the caller must not change them any more.
     *
     * @param columns the remaining bytes of each buffer are the column's region
     * @throws InvalidInputException when a region's length is not {@code rows} times the size of the column's type
     */
    public static Records wrap(Schema schema, int rows, List<ByteBuffer> columns) {
        if (columns.size() != schema.size()) {
            throw new InvalidInputException(
                    "columns", String.valueOf(columns.size()), schema.size() + " as in " + schema);
        }
        List<ByteBuffer> regions = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            ByteBuffer region = columns.get(i).slice().order(ByteOrder.LITTLE_ENDIAN);
            long expected = (long) rows * schema.column(i).type().bytes();
            if (region.remaining() != expected) {
                throw new InvalidInputException(
                        "column " + schema.column(i).name(),
                        region.remaining() + " bytes",
                        expected + " bytes for " + rows + " rows");
            }
            regions.add(region);
        }
        return new Records(schema, rows, regions);
    }

    public Schema schema() {
        return schema;
    }

    public int rows() {
        return rows;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** Bytes of all regions together. */
    public long byteSize() {
        return (long) rows * schema.rowBytes();
    }

    /** A read-only, little-endian view of a column's region, from its first to its last byte. */
    public ByteBuffer bytes(int column) {
        return columns.get(column).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The row's time in epoch nanoseconds. */
    public long epochNanos(int row) {
        return columns.get(0).getLong(row * Long.BYTES);
    }

    /** The earliest time; {@link Long#MAX_VALUE} without rows. */
    public long firstNanos() {
        long first = Long.MAX_VALUE;
        for (int row = 0; row < rows; row++) {
            first = Math.min(first, epochNanos(row));
        }
        return first;
    }

    /** The latest time; {@link Long#MIN_VALUE} without rows. */
    public long lastNanos() {
        long last = Long.MIN_VALUE;
        for (int row = 0; row < rows; row++) {
            last = Math.max(last, epochNanos(row));
        }
        return last;
    }

    /** Whether no row is earlier than the row before it. */
    public boolean isSorted() {
        for (int row = 1; row < rows; row++) {
            if (epochNanos(row) < epochNanos(row - 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A whole number or bool (0 or 1), widened; unsigned 64-bit values come as their bits; a floating one is truncated.
     *
     * @throws IllegalStateException when the column holds text
     */
    public long longAt(int column, int row) {
        ByteBuffer region = columns.get(column);
        return switch (schema.column(column).type()) {
            case INT64, UINT64 -> region.getLong(row * 8);
            case INT32 -> region.getInt(row * 4);
            case UINT32 -> Integer.toUnsignedLong(region.getInt(row * 4));
            case INT16 -> region.getShort(row * 2);
            case UINT16 -> Short.toUnsignedLong(region.getShort(row * 2));
            case INT8 -> region.get(row);
            case UINT8, BOOL -> Byte.toUnsignedLong(region.get(row));
            case FLOAT32 -> (long) region.getFloat(row * 4);
            case FLOAT64 -> (long) region.getDouble(row * 8);
            case STRING16 -> throw notNumeric(column);
        };
    }

    /**
     * A number of any type as a double; 64-bit whole numbers are rounded beyond 2^53.
     *
     * @throws IllegalStateException when the column holds text
     */
    public double doubleAt(int column, int row) {
        ByteBuffer region = columns.get(column);
        return switch (schema.column(column).type()) {
            case FLOAT64 -> region.getDouble(row * 8);
            case FLOAT32 -> region.getFloat(row * 4);
            case UINT64 -> unsignedToDouble(region.getLong(row * 8));
            default -> longAt(column, row);
        };
    }

    static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /**
     * The text of a {@link ColumnType#STRING16} value.
     *
     * @throws IllegalStateException when the column holds numbers
     */
    public String textAt(int column, int row) {
        if (schema.column(column).type() != ColumnType.STRING16) {
            throw new IllegalStateException("column " + schema.column(column) + " (expected: text)");
        }
        ByteBuffer region = columns.get(column);
        int start = row * ColumnType.STRING16.bytes();
        StringBuilder text = new StringBuilder(TEXT_LENGTH);
        for (int i = 0; i < TEXT_LENGTH; i++) {
            int codePoint = region.getInt(start + 4 * i);
            if (codePoint == 0) {
                break;
            }
            text.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : 0xFFFD);
        }
        return text.toString();
    }

    /** The value as Float, Double, Byte, Short, Integer, Long (unsigned ones widened), BigInteger (u8), Boolean or String. */
    public Object valueAt(int column, int row) {
        return switch (schema.column(column).type()) {
            case FLOAT32 -> (float) doubleAt(column, row);
            case FLOAT64 -> doubleAt(column, row);
            case INT8 -> (byte) longAt(column, row);
            case INT16 -> (short) longAt(column, row);
            case UINT8, UINT16, INT32 -> (int) longAt(column, row);
            case UINT32, INT64 -> longAt(column, row);
            case UINT64 -> new java.math.BigInteger(Long.toUnsignedString(longAt(column, row)));
            case BOOL -> longAt(column, row) != 0;
            case STRING16 -> textAt(column, row);
        };
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), sharing the bytes. */
    public Records slice(int from, int to) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("slice: " + from + ".." + to + " (expected: within 0.." + rows + ")");
        }
        if (from == 0 && to == rows) {
            return this;
        }
        List<ByteBuffer> regions = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            int width = schema.column(i).type().bytes();
            regions.add(columns.get(i).slice(from * width, (to - from) * width).order(ByteOrder.LITTLE_ENDIAN));
        }
        return new Records(schema, to - from, regions);
    }

    /** {@code Epoch} and the named columns, in that order, sharing the bytes; unknown names are left out. */
    public Records select(List<String> names) {
        List<Column> selected = new ArrayList<>();
        List<ByteBuffer> regions = new ArrayList<>();
        regions.add(columns.get(0));
        for (String name : names) {
            int index = schema.indexOf(name);
            if (index > 0 && selected.stream().noneMatch(column -> column.name().equals(name))) {
                selected.add(schema.column(index));
                regions.add(columns.get(index));
            }
        }
        return new Records(Schema.of(selected), rows, regions);
    }

    private IllegalStateException notNumeric(int column) {
        return new IllegalStateException("column " + schema.column(column) + " (expected: a number)");
    }

    /** Equal schema, rows and bytes. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Records that
                && rows == that.rows
                && schema.equals(that.schema)
                && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + columns.hashCode();
    }

    @Override
    public String toString() {
        return rows + " rows of " + schema;
    }
}
