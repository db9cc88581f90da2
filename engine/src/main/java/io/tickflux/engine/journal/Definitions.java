package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the definitions of a sound block; see {@link RecordLayout}. */
final class Definitions {
    private final ByteBuffer bytes;

    private Definitions(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes them into a dictionary.
     *
     * @throws IllegalStateException when earlier ones are missing
     */
    static void absorb(LogBlock block, Dictionary dictionary) {
        int end = block.at() + LogBlock.HEADER_BYTES + block.definitionBytes();
        int at = block.at() + LogBlock.HEADER_BYTES;
        ByteBuffer bytes = block.bytes().duplicate().order(block.bytes().order());
        bytes.clear();
        while (at < end) {
            if (!new Definitions(bytes).absorbOne(at, dictionary)) {
                throw new IllegalStateException("definition at " + at + " (expected: the next number)");
            }
            at += bytes.getInt(at);
        }
    }

    private boolean absorbOne(int at, Dictionary dictionary) {
        int kind = bytes.getInt(at + 4);
        int id = bytes.getInt(at + 8);
        bytes.position(at + RecordLayout.DEFINITION_BYTES);
        return switch (kind) {
            case RecordLayout.DEFINITION_KEY ->
                id < dictionary.keys().size() || dictionary.keys().define(id, BucketKey.parse(text()));
            case RecordLayout.DEFINITION_PRODUCER ->
                id < dictionary.producers().size() || dictionary.producers().define(id, text());
            case RecordLayout.DEFINITION_SCHEMA ->
                id < dictionary.schemas().size() || dictionary.schemas().define(id, schema());
            default -> false;
        };
    }

    private Schema schema() {
        int count = bytes.getShort();
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int type = bytes.getShort();
            columns.add(new Column(text(), RecordLayout.columnType(type)));
        }
        return Schema.of(columns);
    }

    private String text() {
        byte[] utf8 = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
