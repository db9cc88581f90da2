package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import java.nio.ByteBuffer;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Encodes batches as {@link RecordLayout} says, into a page-aligned buffer of its own that grows to the largest batch; for the
 * appending thread. Numbers go through chronicle's {@code Bytes}, the columns' regions are copied whole.
 */
final class BlockEncoder {
    private static final byte[] NO_TEXT = {};

    private IdAssigner<BucketKey> keys = new IdAssigner<>(new IdTable<>());
    private IdAssigner<Schema> schemas = new IdAssigner<>(new IdTable<>());
    private IdAssigner<String> producers = new IdAssigner<>(new IdTable<>());
    private ByteBuffer buffer;
    private Bytes<ByteBuffer> bytes;
    private int[] ids = new int[0];

    BlockEncoder(int expectedBytes) {
        buffer = AlignedBuffers.allocate((int) AlignedBuffers.pages(expectedBytes));
        bytes = wrapped(buffer);
    }

    private static Bytes<ByteBuffer> wrapped(ByteBuffer buffer) {
        Bytes<ByteBuffer> wrapped = Bytes.wrapForWrite(buffer);
        // Made by the thread that opens the journal, used by the one that appends.
        wrapped.singleThreadedCheckDisabled(true);
        return wrapped;
    }

    /** Goes on to another segment. */
    void use(Dictionary dictionary) {
        keys = new IdAssigner<>(dictionary.keys());
        schemas = new IdAssigner<>(dictionary.schemas());
        producers = new IdAssigner<>(dictionary.producers());
    }

    /**
     * Encodes all of a block but its header. What it defines is tentative until {@link #settle}.
     *
     * @return the block's length
     * @throws InvalidInputException when a text cannot be stored; nothing is defined
     */
    int encode(List<Write> batch) {
        forget();
        try {
            assignIds(batch);
            ensureCapacity(batch);
            bytes.clear();
            bytes.writePosition(LogBlock.HEADER_BYTES);
            writeDefinitions();
            int definitionBytes = (int) bytes.writePosition() - LogBlock.HEADER_BYTES;
            for (int i = 0; i < batch.size(); i++) {
                writeRecord(batch.get(i), 3 * i);
            }
            return pad(batch.size(), definitionBytes);
        } catch (RuntimeException notStored) {
            forget();
            throw notStored;
        }
    }

    /** Encodes a block without events. */
    int encodeEmpty() {
        forget();
        bytes.clear();
        bytes.writePosition(LogBlock.HEADER_BYTES);
        return pad(0, 0);
    }

    private int pad(int events, int definitionBytes) {
        long end = bytes.writePosition();
        int length = (int) AlignedBuffers.pages(end);
        bytes.zeroOut(end, length);
        new LogBlock(buffer, 0).contains(events, definitionBytes);
        return length;
    }

    /** The block with its header: a view that is good until the next call. */
    ByteBuffer finish(LogBlock.Facts facts, LogEnd before, int length) {
        block().finish(facts, before, length);
        return buffer.slice(0, length);
    }

    /** The block that was finished last. */
    LogBlock block() {
        return new LogBlock(buffer, 0);
    }

    /** The block is stored. */
    void settle() {
        keys.settle();
        schemas.settle();
        producers.settle();
    }

    private void forget() {
        keys.forget();
        schemas.forget();
        producers.forget();
    }

    private void assignIds(List<Write> batch) {
        if (ids.length < 3 * batch.size()) {
            ids = new int[3 * batch.size()];
        }
        int next = 0;
        for (Write write : batch) {
            String producer = write.origin().producer();
            ids[next++] = keys.idOf(write.key());
            ids[next++] = write.change() instanceof Change.Delete ? RecordLayout.NONE : schemas.idOf(schemaOf(write));
            ids[next++] = producer.isEmpty() ? RecordLayout.NONE : producers.idOf(producer);
        }
    }

    private static Schema schemaOf(Write write) {
        return write.change() instanceof Change.Create create
                ? create.schema()
                : ((Change.Rows) write.change()).records().schema();
    }

    private void ensureCapacity(List<Write> batch) {
        long bound = AlignedBuffers.PAGE;
        for (Write write : batch) {
            bound += RecordLayout.RECORD_BYTES
                    + 32L
                    + 3L * write.origin().checkpoint().length();
            bound += write.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
        }
        for (BucketKey key : keys.tentative()) {
            bound += RecordLayout.DEFINITION_BYTES + 16L + 3L * key.toString().length();
        }
        for (String producer : producers.tentative()) {
            bound += RecordLayout.DEFINITION_BYTES + 16L + 3L * producer.length();
        }
        for (Schema schema : schemas.tentative()) {
            for (Column column : schema.columns()) {
                bound +=
                        RecordLayout.DEFINITION_BYTES + 16L + 3L * column.name().length();
            }
        }
        if (bound > Integer.MAX_VALUE - 2 * AlignedBuffers.PAGE) {
            throw new InvalidInputException("batch", bound + " bytes", "less than 2 GiB");
        }
        if (bound > buffer.capacity()) {
            buffer = AlignedBuffers.allocate((int) AlignedBuffers.pages(bound));
            bytes = wrapped(buffer);
        }
    }

    private void writeDefinitions() {
        int id = keys.firstTentative();
        for (BucketKey key : keys.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_KEY, id++);
            writeText("bucket key", key.toString());
            endLength(start);
        }
        id = producers.firstTentative();
        for (String producer : producers.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_PRODUCER, id++);
            writeText("producer", producer);
            endLength(start);
        }
        id = schemas.firstTentative();
        for (Schema schema : schemas.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_SCHEMA, id++);
            bytes.writeShort((short) schema.values().size());
            for (Column column : schema.values()) {
                bytes.writeShort((short) RecordLayout.code(column.type()));
                writeText("column name", column.name());
            }
            endLength(start);
        }
    }

    private long beginDefinition(int kind, int id) {
        long start = bytes.writePosition();
        bytes.writeInt(0).writeInt(kind).writeInt(id).writeInt(0);
        return start;
    }

    private void writeText(String where, String text) {
        byte[] utf8 = RecordLayout.utf8(where, text);
        bytes.writeShort((short) utf8.length);
        bytes.write(utf8);
    }

    /** Pads to 8 bytes and fills in the length. */
    private void endLength(long start) {
        while (bytes.writePosition() % 8 != 0) {
            bytes.writeByte((byte) 0);
        }
        bytes.writeInt(start, (int) (bytes.writePosition() - start));
    }

    private void writeRecord(Write write, int firstId) {
        String checkpoint = write.origin().checkpoint();
        byte[] note = checkpoint.isEmpty() ? NO_TEXT : RecordLayout.utf8("checkpoint", checkpoint);
        long start = bytes.writePosition();
        bytes.writeInt(0).writeInt(ids[firstId]).writeInt(ids[firstId + 1]).writeInt(ids[firstId + 2]);
        bytes.writeLong(write.origin().number()).writeInt(write.origin().hops());
        Change change = write.change();
        if (change instanceof Change.Rows rows) {
            writeShape(rows.records().rows(), RecordLayout.ROWS, RecordLayout.code(rows.type()), note);
            writeColumns(rows.records());
        } else if (change instanceof Change.Create create) {
            writeShape(0, RecordLayout.CREATE, RecordLayout.code(create.type()), note);
        } else {
            Change.Delete delete = (Change.Delete) change;
            writeShape(0, RecordLayout.DELETE, 0, note);
            bytes.writeLong(delete.range().fromNanos()).writeLong(delete.range().toNanos());
        }
        endLength(start);
    }

    private void writeShape(int rows, int kind, int type, byte[] note) {
        bytes.writeInt(rows).writeByte((byte) kind).writeByte((byte) type);
        bytes.writeShort((short) 0).writeInt(note.length);
        bytes.write(note);
        while (bytes.writePosition() % 8 != 0) {
            bytes.writeByte((byte) 0);
        }
    }

    private void writeColumns(Records records) {
        for (int i = 0; i < records.schema().size(); i++) {
            ByteBuffer region = records.bytes(i);
            int length = region.remaining();
            buffer.put((int) bytes.writePosition(), region, 0, length);
            bytes.writeSkip(length);
        }
    }
}
