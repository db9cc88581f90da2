package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the definitions of a sound block; see {@link RecordLayout}. */
final class Definitions {
    private final ByteBuffer bytes;

    private Definitions(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes them into a dictionary.
     *
     * @throws IllegalStateException when they are none
     */
    static void absorb(LogBlock block, Dictionary dictionary) {
        int end = block.at() + LogBlock.HEADER_BYTES + block.definitionBytes();
        int at = block.at() + LogBlock.HEADER_BYTES;
        ByteBuffer bytes = block.bytes().duplicate().order(block.bytes().order());
        bytes.clear();
        while (at < end) {
            new Definitions(bytes).absorbOne(at, dictionary);
            at += bytes.getInt(at);
        }
    }

    private void absorbOne(int at, Dictionary dictionary) {
        int kind = bytes.getInt(at + 4);
        int id = bytes.getInt(at + 8);
        bytes.position(at + RecordLayout.DEFINITION_BYTES);
        switch (kind) {
            case RecordLayout.DEFINITION_KEY -> define(dictionary.keys(), id, () -> BucketKey.parse(text()));
            case RecordLayout.DEFINITION_PRODUCER -> define(dictionary.producers(), id, this::text);
            case RecordLayout.DEFINITION_SCHEMA -> define(dictionary.schemas(), id, this::schema);
            default -> throw new IllegalStateException("kind of definition: " + kind + " (expected: one of three)");
        }
    }

    private static <T> void define(IdTable<T> table, int id, Supplier<T> value) {
        if (table.get(id) == null) {
            table.define(id, value.get());
        }
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
