package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Blocks by row, in JSON or CBOR:
 *
 * <pre>{@code
 * {"key":"AAPL/1Min/OHLCV","position":"0000000000000000042","commit":1700000000123456789,
 *  "op":"rows","type":"fixed",
 *  "rows":[{"Epoch":1699999980,"Open":190.5,"Volume":1200}]}
 * }</pre>
 *
 * JSON has no numbers that are not finite: they are the texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. Whole
 * numbers are exact, whatever their size.
 */
final class RowBlockCodec implements BlockCodec {
    static final RowBlockCodec JSON = new RowBlockCodec(DataFormat.JSON);
    static final RowBlockCodec CBOR = new RowBlockCodec(DataFormat.CBOR);

    private static final int BYTES_PER_VALUE = 16;

    private final DataFormat format;

    private RowBlockCodec(DataFormat format) {
        this.format = format;
    }

    @Override
    public byte[] encode(Envelope envelope) {
        ObjectNode header = EnvelopeFields.write(envelope);
        ByteArrayOutputStream out = new ByteArrayOutputStream(estimate(envelope));
        try (JsonGenerator generator = Trees.generator(format, out)) {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> field : header.properties()) {
                generator.writeFieldName(field.getKey());
                generator.writeTree(field.getValue());
            }
            if (envelope.change() instanceof Change.Rows rows) {
                writeRows(generator, rows);
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static int estimate(Envelope envelope) {
        if (envelope.change() instanceof Change.Rows rows) {
            long values = (long) rows.records().rows() * rows.records().schema().size();
            return (int) Math.min(256 + values * BYTES_PER_VALUE, 1 << 20);
        }
        return 256;
    }

    private static void writeRows(JsonGenerator generator, Change.Rows change) throws IOException {
        Records records = change.records();
        generator.writeArrayFieldStart("rows");
        for (int row = 0; row < records.rows(); row++) {
            long epochNanos = records.epochNanos(row);
            generator.writeStartObject();
            generator.writeNumberField(Schema.EPOCH, WireTime.seconds(epochNanos));
            for (int column = 1; column < records.schema().size(); column++) {
                generator.writeFieldName(records.schema().column(column).name());
                writeValue(generator, records, column, row);
            }
            if (change.type() == RecordType.VARIABLE) {
                generator.writeNumberField(Schema.NANOSECONDS, WireTime.nanosOfSecond(epochNanos));
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void writeValue(JsonGenerator generator, Records records, int column, int row) throws IOException {
        switch (records.schema().column(column).type()) {
            case FLOAT32 -> generator.writeNumber((float) records.doubleAt(column, row));
            case FLOAT64 -> generator.writeNumber(records.doubleAt(column, row));
            case BOOL -> generator.writeBoolean(records.longAt(column, row) != 0);
            case STRING16 -> generator.writeString(records.textAt(column, row));
            case UINT64 -> generator.writeNumber((BigInteger) records.valueAt(column, row));
            default -> generator.writeNumber(records.longAt(column, row));
        }
    }

    @Override
    public Write decodeWrite(ByteBuffer bytes, Function<BucketKey, Optional<Schema>> known) {
        Fields fields = Fields.of("write", Trees.decode(format, bytes));
        Change change = switch (EnvelopeFields.op(fields)) {
            case Words.CREATE -> EnvelopeFields.create(fields);
            case Words.DELETE -> EnvelopeFields.delete(fields);
            default -> rows(fields, known);
        };
        Write write = EnvelopeFields.read(fields, change).toWrite();
        fields.requireAllKnown();
        return write;
    }

    private static Change.Rows rows(Fields fields, Function<BucketKey, Optional<Schema>> known) {
        RecordType type = EnvelopeFields.type(fields);
        Optional<Schema> schema = known.apply(EnvelopeFields.key(fields));
        JsonNode declared = fields.node("types").orElse(Trees.NODES.objectNode());
        RowReader reader = new RowReader(type, new RowTypes(declared, schema));
        return new Change.Rows(type, reader.read(fields.list("rows")));
    }
}
