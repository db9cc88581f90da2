package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Blocks by column, as MarketStore's dataset has them:
 *
 * <pre>
 *   { "key": "BTC/1Sec/TICK", "position": "0000000000000000042", "commit": 1700000000123456789,
 *     "op": "rows", "type": "variable",
 *     "types":  [ "i8",    "f8",    "i4"          ],
 *     "names":  [ "Epoch", "Price", "Nanoseconds" ],
 *     "data":   [ bin 8*n, bin 8*n, bin 4*n       ],     little-endian, n = length
 *     "length": n }
 * </pre>
 *
 * {@code Epoch} is in seconds; {@code Nanoseconds} is the rest of the time and there for variable buckets only.
 */
public final class ColumnBlockCodec implements BlockCodec {
    /** It has no state. */
    public static final ColumnBlockCodec INSTANCE = new ColumnBlockCodec();

    private static final int MAX_ROWS = DataFormat.MSGPACK.maxInboundBytes() / Long.BYTES;

    private ColumnBlockCodec() {}

    @Override
    public byte[] encode(Envelope envelope) {
        ObjectNode map = EnvelopeFields.write(envelope);
        if (envelope.change() instanceof Change.Rows rows) {
            writeRows(map, rows);
        }
        try {
            return MsgpackTrees.encode(map);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeRows(ObjectNode map, Change.Rows rows) {
        Records records = rows.records();
        EnvelopeFields.writeColumns(map, records.schema());
        ArrayNode data = map.putArray("data");
        data.add(EpochBytes.seconds(records));
        for (int column = 1; column < records.schema().size(); column++) {
            data.add(copy(records.bytes(column)));
        }
        if (rows.type() == RecordType.VARIABLE) {
            map.withArray("types").add("i4");
            map.withArray("names").add(Schema.NANOSECONDS);
            data.add(EpochBytes.nanosOfSecond(records));
        }
        map.put("length", records.rows());
    }

    private static byte[] copy(ByteBuffer region) {
        byte[] bytes = new byte[region.remaining()];
        region.get(bytes);
        return bytes;
    }

    @Override
    public Write decodeWrite(ByteBuffer bytes, Function<BucketKey, Optional<Schema>> known) {
        Fields fields = Fields.of("write", Trees.decode(DataFormat.MSGPACK, bytes));
        Write write = read(fields).toWrite();
        fields.requireAllKnown();
        return write;
    }

    /** An event; fields that are new to us are passed over. */
    public WriteEvent decodeEvent(ByteBuffer bytes) {
        return read(Fields.of("event", Trees.decode(DataFormat.MSGPACK, bytes))).toEvent();
    }

    /** A block of a query; fields that are new to us are passed over. */
    public Block decodeBlock(ByteBuffer bytes) {
        return read(Fields.of("block", Trees.decode(DataFormat.MSGPACK, bytes))).toBlock();
    }

    private static Envelope read(Fields fields) {
        Change change = switch (EnvelopeFields.op(fields)) {
            case Words.CREATE -> EnvelopeFields.create(fields);
            case Words.DELETE -> EnvelopeFields.delete(fields);
            default -> rows(fields);
        };
        return EnvelopeFields.read(fields, change);
    }

    private static Change.Rows rows(Fields fields) {
        RecordType type = EnvelopeFields.type(fields);
        List<Column> columns = EnvelopeFields.columns(fields);
        int rows = length(fields);
        List<ByteBuffer> data = data(fields, columns, rows);
        List<Column> values = new ArrayList<>();
        List<ByteBuffer> regions = new ArrayList<>();
        regions.add(EpochBytes.epochNanos(type, columns, data));
        for (int i = 0; i < columns.size(); i++) {
            if (!EnvelopeFields.isTime(columns.get(i), type)) {
                values.add(columns.get(i));
                regions.add(data.get(i));
            }
        }
        return new Change.Rows(type, Records.wrap(Schema.of(values), rows, regions));
    }

    private static int length(Fields fields) {
        long length = fields.requiredInteger("length");
        if (length < 0 || length > MAX_ROWS) {
            throw new InvalidInputException("length", String.valueOf(length), "0 to " + MAX_ROWS + " rows");
        }
        return (int) length;
    }

    private static List<ByteBuffer> data(Fields fields, List<Column> columns, int rows) {
        List<ByteBuffer> data = new ArrayList<>();
        for (JsonNode region : fields.list("data")) {
            int index = data.size();
            if (index >= columns.size()) {
                throw new InvalidInputException("data", "more than " + index, columns.size() + " as in names");
            }
            data.add(region(columns.get(index), region, rows));
        }
        if (data.size() != columns.size()) {
            throw new InvalidInputException("data", data.size() + " entries", columns.size() + " as in names");
        }
        return data;
    }

    private static ByteBuffer region(Column column, JsonNode region, int rows) {
        String where = "data of column " + column.name();
        if (!region.isBinary()) {
            throw new InvalidInputException(where, Trees.describe(region), "binary");
        }
        ByteBuffer bytes = EpochBytes.littleEndian(EpochBytes.binary(region));
        long expected = (long) rows * column.type().bytes();
        if (bytes.remaining() != expected) {
            throw new InvalidInputException(where, bytes.remaining() + " bytes", expected + " for " + rows + " rows");
        }
        return bytes;
    }
}
