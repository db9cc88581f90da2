package io.tickflux.engine.ingest;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes rows fit a bucket's schema. Columns are found by name, whatever their order. A number is converted to the bucket's type
 * when it keeps its value; a floating one may be rounded to {@code f4} and a whole one to a floating type. Anything else is
 * refused. Columns that fit as they are share their bytes.
 */
final class Coercion {
    /** 2^63: the first double beyond every {@code long}. */
    private static final double TWO_TO_63 = 0x1p63;

    private Coercion() {}

    static Records coerce(Records records, Schema target) {
        Schema source = records.schema();
        if (source.equals(target)) {
            return records;
        }
        requireSameNames(source, target);
        List<ByteBuffer> regions = new ArrayList<>(target.size());
        for (Column column : target.columns()) {
            int index = source.indexOf(column.name());
            boolean fits = source.column(index).type() == column.type();
            regions.add(fits ? records.bytes(index) : converted(records, index, column));
        }
        return Records.wrap(target, records.rows(), regions);
    }

    private static void requireSameNames(Schema source, Schema target) {
        Set<String> missing = names(target);
        missing.removeAll(names(source));
        Set<String> unknown = names(source);
        unknown.removeAll(names(target));
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            String found = (missing.isEmpty() ? "" : "missing " + missing)
                    + (missing.isEmpty() || unknown.isEmpty() ? "" : ", ")
                    + (unknown.isEmpty() ? "" : "unknown " + unknown);
            throw new InvalidInputException("columns", found, "the bucket's columns " + target);
        }
    }

    private static Set<String> names(Schema schema) {
        Set<String> names = new TreeSet<>();
        schema.columns().forEach(column -> names.add(column.name()));
        return names;
    }

    private static ByteBuffer converted(Records records, int index, Column target) {
        Column source = records.schema().column(index);
        boolean bothNumbers = isNumberLike(source.type()) && isNumberLike(target.type());
        if (!bothNumbers) {
            throw new InvalidInputException(
                    "column " + target.name(),
                    "type " + source.type().wireName(),
                    "type " + target.type().wireName());
        }
        ByteBuffer region =
                ByteBuffer.allocate(records.rows() * target.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < records.rows(); row++) {
            if (target.type().isFloating()) {
                putFloating(region, target.type(), records.doubleAt(index, row));
            } else {
                putWhole(region, target, source, records, row);
            }
        }
        return region.flip();
    }

    private static boolean isNumberLike(ColumnType type) {
        return type.isNumeric() || type == ColumnType.BOOL;
    }

    private static void putFloating(ByteBuffer region, ColumnType type, double value) {
        if (type == ColumnType.FLOAT32) {
            region.putFloat((float) value);
        } else {
            region.putDouble(value);
        }
    }

    private static void putWhole(ByteBuffer region, Column target, Column source, Records records, int row) {
        int index = records.schema().indexOf(source.name());
        long value = records.longAt(index, row);
        boolean keeps = source.type().isFloating()
                ? keepsValue(records.doubleAt(index, row), target.type())
                : keepsValue(value, source.type(), target.type());
        if (!keeps) {
            throw new InvalidInputException(
                    "column " + target.name() + ", row " + row,
                    String.valueOf(records.valueAt(index, row)),
                    "a value of type " + target.type().wireName());
        }
        switch (target.type().bytes()) {
            case 1 -> region.put((byte) value);
            case 2 -> region.putShort((short) value);
            case 4 -> region.putInt((int) value);
            default -> region.putLong(value);
        }
    }

    /** Doubles from 2^63 on do not fit a long: {@code u8} columns take them only through whole-number types. */
    private static boolean keepsValue(double value, ColumnType target) {
        boolean wholeLong = value == Math.rint(value) && value >= -TWO_TO_63 && value < TWO_TO_63;
        return wholeLong && keepsValue((long) value, ColumnType.INT64, target);
    }

    private static boolean keepsValue(long value, ColumnType source, ColumnType target) {
        if (source == ColumnType.UINT64 && value < 0) {
            return target == ColumnType.UINT64;
        }
        return switch (target) {
            case INT64 -> true;
            case UINT64 -> value >= 0;
            case INT32 -> value == (int) value;
            case UINT32 -> value >>> 32 == 0;
            case INT16 -> value == (short) value;
            case UINT16 -> value >>> 16 == 0;
            case INT8 -> value == (byte) value;
            case UINT8 -> value >>> 8 == 0;
            case BOOL -> value == 0 || value == 1;
            default -> false;
        };
    }
}
