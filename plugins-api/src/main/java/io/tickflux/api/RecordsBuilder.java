package io.tickflux.api;

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

    private final Schema schema;
    private final ByteBuffer[] columns;
    private int capacity = INITIAL_ROWS;
    private int rows;

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

    /** Sets a column of the last row; {@code column} counts from 1, behind {@code Epoch}. */
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
     * @throws InvalidInputException when the text has more than 16 code points, or the column is not text
     */
    public RecordsBuilder set(int column, String value) {
        int[] codePoints = value.codePoints().toArray();
        if (schema.column(column).type() != ColumnType.STRING16 || codePoints.length > TEXT_LENGTH) {
            throw unfit(column, '"' + value + '"');
        }
        int start = lastRow() * ColumnType.STRING16.bytes();
        for (int i = 0; i < TEXT_LENGTH; i++) {
            columns[column].putInt(start + 4 * i, i < codePoints.length ? codePoints[i] : 0);
        }
        return this;
    }

    /**
     * Sets a column of the last row from a boxed number, a Boolean or a String.
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
        if (value instanceof BigInteger big) {
            return set(column, fittingBits(column, big));
        }
        if (value instanceof Double || value instanceof Float) {
            return set(column, ((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return set(column, number.longValue());
        }
        throw unfit(column, value.getClass().getSimpleName());
    }

    /** Copies rows {@code from} (inclusive) to {@code to} (exclusive) of a batch with the same column types. */
    public RecordsBuilder append(Records source, int from, int to) {
        ensureCapacity(rows + to - from);
        for (int i = 0; i < columns.length; i++) {
            int width = schema.column(i).type().bytes();
            columns[i].put(rows * width, source.bytes(i), from * width, (to - from) * width);
        }
        rows += to - from;
        return this;
    }

    /** The rows; the builder must not be used afterwards. */
    public Records build() {
        List<ByteBuffer> regions = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++) {
            regions.add(columns[i].slice(0, rows * schema.column(i).type().bytes()));
        }
        return Records.wrap(schema, rows, regions);
    }

    private int lastRow() {
        if (rows == 0) {
            throw new IllegalStateException("rows: 0 (expected: row(..) before set(..))");
        }
        return rows - 1;
    }

    private void ensureCapacity(int needed) {
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

    private long wholeNumber(int column, double value) {
        long whole = (long) value;
        if (whole != value || schema.column(column).type() == ColumnType.STRING16) {
            throw unfit(column, String.valueOf(value));
        }
        return whole;
    }

    private long fitting(int column, long value, long min, long max) {
        if (value < min || value > max) {
            throw unfit(column, String.valueOf(value));
        }
        return value;
    }

    private long fittingBits(int column, BigInteger value) {
        boolean unsigned = schema.column(column).type() == ColumnType.UINT64;
        if (value.signum() < 0 ? value.bitLength() > 63 || unsigned : value.bitLength() > (unsigned ? 64 : 63)) {
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
