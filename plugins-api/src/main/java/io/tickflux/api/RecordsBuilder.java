package io.tickflux.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds {@link Records} row by row: {@link #row} begins one, the setters fill its columns, what is not set is zero.
 *
 * <pre>{@code
 * Records bars = Records.builder(schema)
 *         .row(epochNanos).set(1, 100.5).set(2, 101.0)
 *         .row(nextNanos).set(1, 100.9).set(2, 100.9)
 *         .build();
 * }</pre>
 *
 * For one thread. A builder is used up by {@link #build}.
 */
public final class RecordsBuilder {
    private static final int INITIAL_ROWS = 16;
    private static final int TEXT_LENGTH = 16;
    private static final double TWO_TO_63 = 0x1p63;
    private static final int FIRST_SURROGATE = 0xD800;
    private static final int LAST_SURROGATE = 0xDFFF;

    private final Schema schema;
    private final ByteBuffer[] columns;
    private int capacity = INITIAL_ROWS;
    private int rows;
    private boolean isBuilt;

    RecordsBuilder(Schema schema) {
        this.schema = schema;
        this.columns = new ByteBuffer[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = region(INITIAL_ROWS * schema.column(i).type().bytes());
        }
    }

    private static ByteBuffer region(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of rows begun so far. */
    public int rows() {
        return rows;
    }

    /** Begins a row. */
    public RecordsBuilder row(long epochNanos) {
        ensureCapacity(rows + 1);
        columns[0].putLong(rows * Long.BYTES, epochNanos);
        rows++;
        return this;
    }

    /**
     * Sets a column of the last row; {@code column} counts from 1, behind {@code Epoch}. An {@code f4} column takes the nearest value.
     *
     * @throws InvalidInputException when the column is not floating and the value is not a whole number that fits it
     */
    public RecordsBuilder set(int column, double value) {
        int row = lastRow();
        ByteBuffer region = columns[column];
        switch (schema.column(column).type()) {
            case FLOAT64 -> region.putDouble(row * 8, value);
            case FLOAT32 -> region.putFloat(row * 4, (float) value);
            default -> set(column, wholeNumber(column, value));
        }
        return this;
    }

    /**
     * Sets a column of the last row to a whole number (a bool column to {@code value != 0}). A {@code u8} column takes the bits.
     *
     * @throws InvalidInputException when the value does not fit the column
     */
    public RecordsBuilder set(int column, long value) {
        int row = lastRow();
        ByteBuffer region = columns[column];
        switch (schema.column(column).type()) {
            case FLOAT64 -> region.putDouble(row * 8, (double) value);
            case FLOAT32 -> region.putFloat(row * 4, (float) value);
            case INT64, UINT64 -> region.putLong(row * 8, value);
            case INT32 -> region.putInt(row * 4, (int) fitting(column, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> region.putInt(row * 4, (int) fitting(column, value, 0, 0xFFFF_FFFFL));
            case INT16 -> region.putShort(row * 2, (short) fitting(column, value, Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> region.putShort(row * 2, (short) fitting(column, value, 0, 0xFFFF));
            case INT8 -> region.put(row, (byte) fitting(column, value, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> region.put(row, (byte) fitting(column, value, 0, 0xFF));
            case BOOL -> region.put(row, (byte) (value == 0 ? 0 : 1));
            case STRING16 -> throw unfit(column, String.valueOf(value));
        }
        return this;
    }

    /**
     * Sets a text column of the last row.
     *
     * @throws InvalidInputException when the text has more than 16 code points, holds U+0000 or half a surrogate pair, or the
     *     column is not text
     */
    public RecordsBuilder set(int column, String value) {
        int[] codePoints = value.codePoints().toArray();
        if (schema.column(column).type() != ColumnType.STRING16 || !isText(codePoints)) {
            throw unfit(column, '"' + value + '"');
        }
        int start = lastRow() * ColumnType.STRING16.bytes();
        for (int i = 0; i < TEXT_LENGTH; i++) {
            columns[column].putInt(start + 4 * i, i < codePoints.length ? codePoints[i] : 0);
        }
        return this;
    }

    /**
     * Sets a column of the last row from a boxed number, a Boolean or a String. A number keeps its value, or is rounded to the nearest one
     * of a floating column.
     *
     * @throws InvalidInputException when the value does not fit the column
     */
    public RecordsBuilder setValue(int column, Object value) {
        if (value instanceof Boolean bool) {
            return set(column, bool ? 1L : 0L);
        }
        if (value instanceof String text) {
            return set(column, text);
        }
        if (value instanceof Number number) {
            return schema.column(column).type().isFloating()
                    ? set(column, number.doubleValue())
                    : set(column, fittingBits(column, number));
        }
        throw unfit(column, value.getClass().getSimpleName());
    }

    /**
     * Copies rows {@code from} (inclusive) to {@code to} (exclusive) of a batch.
     *
     * @throws InvalidInputException when the batch's columns have not the same types in the same order
     */
    public RecordsBuilder append(Records source, int from, int to) {
        requireTypes(source.schema());
        ensureCapacity(rows + to - from);
        for (int i = 0; i < columns.length; i++) {
            int width = schema.column(i).type().bytes();
            columns[i].put(rows * width, source.bytes(i), from * width, (to - from) * width);
        }
        rows += to - from;
        return this;
    }

    /** The rows; the builder cannot be used afterwards. */
    public Records build() {
        requireUnbuilt();
        List<ByteBuffer> regions = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            regions.add(columns[i].slice(0, rows * schema.column(i).type().bytes()));
        }
        isBuilt = true;
        return Records.wrap(schema, rows, regions);
    }

    private void requireUnbuilt() {
        if (isBuilt) {
            throw new IllegalStateException("builder: used up by build() (expected: a new one)");
        }
    }

    private int lastRow() {
        requireUnbuilt();
        if (rows == 0) {
            throw new IllegalStateException("rows: 0 (expected: row(..) before set(..))");
        }
        return rows - 1;
    }

    private void ensureCapacity(int needed) {
        requireUnbuilt();
        if (needed <= capacity) {
            return;
        }
        capacity = Math.max(needed, capacity * 2);
        for (int i = 0; i < columns.length; i++) {
            int bytes = Math.multiplyExact(capacity, schema.column(i).type().bytes());
            columns[i] =
                    ByteBuffer.wrap(Arrays.copyOf(columns[i].array(), bytes)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void requireTypes(Schema other) {
        boolean same = other.size() == schema.size();
        for (int i = 0; same && i < schema.size(); i++) {
            same = other.column(i).type() == schema.column(i).type();
        }
        if (!same) {
            throw new InvalidInputException("columns", other.toString(), "the types of " + schema);
        }
    }

    private static boolean isText(int[] codePoints) {
        return codePoints.length <= TEXT_LENGTH
                && Arrays.stream(codePoints).noneMatch(c -> c == 0 || (c >= FIRST_SURROGATE && c <= LAST_SURROGATE));
    }

    private long wholeNumber(int column, double value) {
        if (value != Math.rint(value) || Double.isInfinite(value)) {
            throw unfit(column, String.valueOf(value));
        }
        return Math.abs(value) < TWO_TO_63
                ? fittingBits(column, (long) value)
                : fittingBits(column, new BigDecimal(value).toBigInteger());
    }

    private long fitting(int column, long value, long min, long max) {
        if (value < min || value > max) {
            throw unfit(column, String.valueOf(value));
        }
        return value;
    }

    private long fittingBits(int column, Number value) {
        if (value instanceof BigInteger big) {
            return fittingBits(column, big);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return fittingBits(column, value.longValue());
        }
        if (value instanceof BigDecimal decimal
                && decimal.scale() <= 0
                && decimal.precision() - decimal.scale() <= 20) {
            return fittingBits(column, decimal.toBigIntegerExact());
        }
        return wholeNumber(column, value.doubleValue());
    }

    /** Narrower and text columns refuse on their own when they are set. */
    private long fittingBits(int column, long value) {
        if (value < 0 && schema.column(column).type() == ColumnType.UINT64) {
            throw unfit(column, String.valueOf(value));
        }
        return value;
    }

    private long fittingBits(int column, BigInteger value) {
        boolean unsigned = schema.column(column).type() == ColumnType.UINT64;
        if (unsigned ? value.signum() < 0 || value.bitLength() > 64 : value.bitLength() > 63) {
            throw unfit(column, value.toString());
        }
        return value.longValue();
    }

    private InvalidInputException unfit(int column, String value) {
        Column target = schema.column(column);
        return new InvalidInputException(
                "column " + target.name(),
                value,
                "a value of type " + target.type().wireName());
    }
}
