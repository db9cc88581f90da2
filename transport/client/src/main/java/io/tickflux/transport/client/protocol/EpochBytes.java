package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Time columns, from epoch nanoseconds to seconds and nanoseconds and back. */
final class EpochBytes {
    private EpochBytes() {}

    static byte[] seconds(Records records) {
        byte[] bytes = new byte[records.rows() * Long.BYTES];
        ByteBuffer seconds = littleEndian(bytes);
        for (int row = 0; row < records.rows(); row++) {
            seconds.putLong(WireTime.seconds(records.epochNanos(row)));
        }
        return bytes;
    }

    static byte[] nanosOfSecond(Records records) {
        byte[] bytes = new byte[records.rows() * Integer.BYTES];
        ByteBuffer nanos = littleEndian(bytes);
        for (int row = 0; row < records.rows(); row++) {
            nanos.putInt(WireTime.nanosOfSecond(records.epochNanos(row)));
        }
        return bytes;
    }

    /** A column of epoch nanoseconds out of {@code Epoch} and, for variable buckets, {@code Nanoseconds}. */
    static ByteBuffer epochNanos(RecordType type, List<Column> columns, List<ByteBuffer> data) {
        int epoch = indexOf(columns, Schema.EPOCH, ColumnType.INT64);
        if (epoch < 0) {
            throw new InvalidInputException("names", "no Epoch", "Epoch first");
        }
        int fraction = type == RecordType.VARIABLE ? indexOf(columns, Schema.NANOSECONDS, ColumnType.INT32) : -1;
        ByteBuffer seconds = data.get(epoch);
        int rows = seconds.remaining() / Long.BYTES;
        ByteBuffer nanos = littleEndian(new byte[rows * Long.BYTES]);
        for (int row = 0; row < rows; row++) {
            int rest = fraction < 0 ? 0 : data.get(fraction).getInt(row * Integer.BYTES);
            nanos.putLong(WireTime.nanos("Epoch of row " + row, seconds.getLong(row * Long.BYTES), rest));
        }
        return nanos.flip();
    }

    private static int indexOf(List<Column> columns, String name, ColumnType type) {
        int found = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).name().equals(name)) {
                continue;
            }
            if (found >= 0 || columns.get(i).type() != type) {
                throw new InvalidInputException(
                        "column " + name, columns.get(i).toString(), name + ':' + type.wireName() + " once");
            }
            found = i;
        }
        return found;
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] binary(JsonNode node) {
        try {
            return node.binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
