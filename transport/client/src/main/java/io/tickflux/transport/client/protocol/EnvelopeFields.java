package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;

/** The fields of an {@link Envelope} that are the same in every format: all but the rows themselves. */
final class EnvelopeFields {
    private EnvelopeFields() {}

    static ObjectNode write(Envelope envelope) {
        ObjectNode map = Trees.NODES.objectNode();
        map.put("key", envelope.key().toString());
        if (envelope.position() != null) {
            map.put("position", envelope.position().toString());
            map.put("commit", envelope.commitNanos());
        }
        writeOrigin(map, envelope.origin());
        map.put("op", Words.of(envelope.change()));
        if (envelope.change() instanceof Change.Rows rows) {
            map.put("type", Words.of(rows.type()));
        } else if (envelope.change() instanceof Change.Create create) {
            map.put("type", Words.of(create.type()));
            writeColumns(map, create.schema());
        } else if (envelope.change() instanceof Change.Delete delete) {
            TimeRanges.write(map, delete.range());
        }
        return map;
    }

    private static void writeOrigin(ObjectNode map, Origin origin) {
        if (!origin.producer().isEmpty()) {
            map.put("producer", origin.producer());
        }
        if (origin.number() != 0) {
            map.put("number", origin.number());
        }
        if (origin.hops() != 0) {
            map.put("hops", origin.hops());
        }
        if (!origin.checkpoint().isEmpty()) {
            map.put("checkpoint", origin.checkpoint());
        }
    }

    static void writeColumns(ObjectNode map, Schema schema) {
        List<Column> columns = schema.columns();
        var types = map.putArray("types");
        columns.forEach(column -> types.add(column.type().wireName()));
        var names = map.putArray("names");
        columns.forEach(column -> names.add(column.name()));
    }

    /** The envelope of {@code change}. */
    static Envelope read(Fields fields, Change change) {
        BucketKey key = key(fields);
        Position position = fields.text("position").map(Position::parse).orElse(null);
        long commitNanos = fields.integer("commit").orElse(0L);
        Origin origin = new Origin(
                fields.text("producer").orElse(""),
                fields.integer("number").orElse(0L),
                Math.toIntExact(Math.min(fields.integer("hops").orElse(0L), Integer.MAX_VALUE)),
                fields.text("checkpoint").orElse(""));
        return new Envelope(position, commitNanos, key, change, origin);
    }

    static BucketKey key(Fields fields) {
        return BucketKey.parse(fields.requiredText("key"));
    }

    /** The operation; rows if none is named. */
    static String op(Fields fields) {
        String op = fields.text("op").orElse(Words.ROWS);
        if (!List.of(Words.ROWS, Words.CREATE, Words.DELETE).contains(op)) {
            throw new InvalidInputException("op", '"' + op + '"', "one of rows, create, delete");
        }
        return op;
    }

    /** How the bucket treats rows of one slot; fixed if nothing is said. */
    static RecordType type(Fields fields) {
        return fields.text("type")
                .map(word -> Words.parse("type", word, RecordType.class))
                .orElse(RecordType.FIXED);
    }

    static Change.Create create(Fields fields) {
        RecordType type = type(fields);
        List<Column> values = new ArrayList<>(columns(fields));
        values.removeIf(column -> isTime(column, type));
        return new Change.Create(type, Schema.of(values));
    }

    static Change.Delete delete(Fields fields) {
        return new Change.Delete(TimeRanges.read(fields));
    }

    /** The columns as the wire has them, the time columns among them. */
    static List<Column> columns(Fields fields) {
        List<String> types = fields.texts("types");
        List<String> names = fields.texts("names");
        if (types.size() != names.size()) {
            throw new InvalidInputException("types", types.size() + " entries", names.size() + " as in names");
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(new Column(names.get(i), ColumnType.ofWireName(types.get(i))));
        }
        return columns;
    }

    /** Whether a column is (a part of) the row's time, which a {@link Schema} does not list among its values. */
    static boolean isTime(Column column, RecordType type) {
        return column.name().equals(Schema.EPOCH)
                || (type == RecordType.VARIABLE && column.name().equals(Schema.NANOSECONDS));
    }
}
