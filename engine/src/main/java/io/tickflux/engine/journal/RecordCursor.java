package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of one sound block; see {@link RecordLayout}. An event that is decoded has one copy of its bytes to itself,
 * which its columns share: whoever keeps it keeps nothing else.
 */
final class RecordCursor {
    private final LogBlock block;
    private final ByteBuffer bytes;
    private final Dictionary dictionary;
    private int at;
    private int index = -1;

    /** Stands before the first record. The dictionary must hold what the block defines. */
    RecordCursor(LogBlock block, Dictionary dictionary) {
        this.block = block;
        this.bytes = block.bytes();
        this.dictionary = dictionary;
        this.at = block.at() + LogBlock.HEADER_BYTES + block.definitionBytes();
    }

    /** Goes to the next record; false behind the last. */
    boolean advance() {
        if (index >= 0 && index < block.events()) {
            at += bytes.getInt(at);
        }
        index++;
        return index < block.events();
    }

    /** Position of the record's event; behind the last, that of the next event. */
    long position() {
        return block.firstPosition() + index;
    }

    int keyId() {
        return bytes.getInt(at + 4);
    }

    BucketKey key() {
        return defined(dictionary.keys().get(keyId()), "key");
    }

    WriteEvent decode() {
        return new WriteEvent(Position.of(position()), block.commitNanos(), key(), change(), origin());
    }

    private Origin origin() {
        int producer = bytes.getInt(at + 12);
        long number = bytes.getLong(at + 16);
        int hops = bytes.getInt(at + 24);
        int noteBytes = bytes.getInt(at + 36);
        if (producer == RecordLayout.NONE && number == 0 && hops == 0 && noteBytes == 0) {
            return Origin.ANONYMOUS;
        }
        String name = producer == RecordLayout.NONE
                ? ""
                : defined(dictionary.producers().get(producer), "producer");
        byte[] note = new byte[noteBytes];
        bytes.get(at + RecordLayout.RECORD_BYTES, note);
        return new Origin(name, number, hops, new String(note, StandardCharsets.UTF_8));
    }

    private Change change() {
        int body = at + RecordLayout.RECORD_BYTES + RecordLayout.aligned(bytes.getInt(at + 36));
        int kind = bytes.get(at + 32);
        int type = bytes.get(at + 33);
        return switch (kind) {
            case RecordLayout.ROWS -> new Change.Rows(RecordLayout.recordType(type), records(body));
            case RecordLayout.CREATE -> new Change.Create(RecordLayout.recordType(type), schema());
            case RecordLayout.DELETE -> new Change.Delete(new TimeRange(bytes.getLong(body), bytes.getLong(body + 8)));
            default -> throw new IllegalStateException("kind of change: " + kind + " (expected: 1 to 3)");
        };
    }

    private Records records(int body) {
        Schema schema = schema();
        int rows = bytes.getInt(at + 28);
        byte[] copy = new byte[Math.multiplyExact(rows, schema.rowBytes())];
        bytes.get(body, copy);
        ByteBuffer whole = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> regions = new ArrayList<>(schema.size());
        int start = 0;
        for (int i = 0; i < schema.size(); i++) {
            int length = rows * schema.column(i).type().bytes();
            regions.add(whole.slice(start, length));
            start += length;
        }
        return Records.wrap(schema, rows, regions);
    }

    private Schema schema() {
        return defined(dictionary.schemas().get(bytes.getInt(at + 8)), "schema");
    }

    private static <T> T defined(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalStateException(what + ": not defined (expected: a definition before its first use)");
        }
        return value;
    }
}
