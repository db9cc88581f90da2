package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.disk.AlignedBuffers;
import java.nio.ByteBuffer;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Encodes batches as {@link RecordLayout} says, into a page-aligned buffer of its own that grows to the largest batch; for the
 * appending thread. Definitions and the heads of records are written by chronicle's {@code Bytes} on the heap, where it needs no
 * opened modules, and copied; the columns' regions are copied whole.
 */
final class BlockEncoder {
    private static final byte[] NO_TEXT = {};
    private static final byte[] ZEROS = new byte[AlignedBuffers.PAGE];
    private static final int HEAD_BYTES = 8 << 10;
    private static final int MAX_BLOCK_BYTES = 1 << 30;

    private IdAssigner<BucketKey> keys = new IdAssigner<>(new IdTable<>());
    private IdAssigner<Schema> schemas = new IdAssigner<>(new IdTable<>());
    private IdAssigner<String> producers = new IdAssigner<>(new IdTable<>());
    private ByteBuffer block;
    /** Index in the block behind what is there. */
    private int end;

    private byte[] headBytes = new byte[HEAD_BYTES];
    private Bytes<byte[]> head = wrapped(headBytes);
    private int[] ids = new int[0];

    BlockEncoder(int expectedBytes) {
        block = AlignedBuffers.allocate((int) AlignedBuffers.pages(expectedBytes));
    }

    private static Bytes<byte[]> wrapped(byte[] array) {
        Bytes<byte[]> wrapped = Bytes.wrapForWrite(array);
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
            end = LogBlock.HEADER_BYTES;
            writeDefinitions();
            int definitionBytes = end - LogBlock.HEADER_BYTES;
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
        end = LogBlock.HEADER_BYTES;
        return pad(0, 0);
    }

    private int pad(int events, int definitionBytes) {
        int length = (int) AlignedBuffers.pages(end);
        block.put(end, ZEROS, 0, length - end);
        block().contains(events, definitionBytes);
        return length;
    }

    /** The block with its header: a view that is good until the next call. */
    ByteBuffer finish(LogBlock.Facts facts, LogEnd before, int length) {
        block().finish(facts, before, length);
        return block.slice(0, length);
    }

    /** The block that was finished last. */
    LogBlock block() {
        return new LogBlock(block, 0);
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
        long definitions = 0;
        for (BucketKey key : keys.tentative()) {
            definitions += boundOf(key.toString());
        }
        for (String producer : producers.tentative()) {
            definitions += boundOf(producer);
        }
        for (Schema schema : schemas.tentative()) {
            for (Column column : schema.columns()) {
                definitions += boundOf(column.name());
            }
        }
        long all = definitions + AlignedBuffers.PAGE;
        int longestNote = 0;
        for (Write write : batch) {
            int note = 3 * write.origin().checkpoint().length();
            longestNote = Math.max(longestNote, note);
            all += RecordLayout.RECORD_BYTES + 32L + note;
            all += write.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
        }
        if (all > MAX_BLOCK_BYTES) {
            throw new InvalidInputException("batch", all + " bytes", "at most " + MAX_BLOCK_BYTES);
        }
        if (all > block.capacity()) {
            block = AlignedBuffers.allocate((int) AlignedBuffers.pages(all));
        }
        long largestHead = Math.max(definitions, longestNote + 64L);
        if (largestHead > headBytes.length) {
            headBytes = new byte[(int) largestHead];
            head = wrapped(headBytes);
        }
    }

    /** At least what a definition with one text takes. */
    private static long boundOf(String text) {
        return RecordLayout.DEFINITION_BYTES + 16L + 3L * text.length();
    }

    private void writeDefinitions() {
        head.clear();
        int id = keys.firstTentative();
        for (BucketKey key : keys.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_KEY, id++);
            writeText("bucket key", key.toString());
            endDefinition(start);
        }
        id = producers.firstTentative();
        for (String producer : producers.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_PRODUCER, id++);
            writeText("producer", producer);
            endDefinition(start);
        }
        id = schemas.firstTentative();
        for (Schema schema : schemas.tentative()) {
            long start = beginDefinition(RecordLayout.DEFINITION_SCHEMA, id++);
            head.writeShort((short) schema.values().size());
            for (Column column : schema.values()) {
                head.writeShort((short) RecordLayout.code(column.type()));
                writeText("column name", column.name());
            }
            endDefinition(start);
        }
        appendHead();
    }

    private long beginDefinition(int kind, int id) {
        long start = head.writePosition();
        head.writeInt(0).writeInt(kind).writeInt(id).writeInt(0);
        return start;
    }

    private void writeText(String where, String text) {
        byte[] utf8 = RecordLayout.utf8(where, text);
        head.writeShort((short) utf8.length);
        head.write(utf8);
    }

    private void endDefinition(long start) {
        alignHead();
        head.writeInt(start, (int) (head.writePosition() - start));
    }

    private void alignHead() {
        while (head.writePosition() % 8 != 0) {
            head.writeByte((byte) 0);
        }
    }

    private void appendHead() {
        int length = (int) head.writePosition();
        block.put(end, headBytes, 0, length);
        end += length;
    }

    private void writeRecord(Write write, int firstId) {
        int start = end;
        head.clear();
        head.writeInt(0).writeInt(ids[firstId]).writeInt(ids[firstId + 1]).writeInt(ids[firstId + 2]);
        head.writeLong(write.origin().number()).writeInt(write.origin().hops());
        Change change = write.change();
        String note = write.origin().checkpoint();
        if (change instanceof Change.Rows rows) {
            writeShape(rows.records().rows(), RecordLayout.ROWS, RecordLayout.code(rows.type()), note);
            appendHead();
            appendColumns(rows.records());
        } else if (change instanceof Change.Create create) {
            writeShape(0, RecordLayout.CREATE, RecordLayout.code(create.type()), note);
            appendHead();
        } else {
            Change.Delete delete = (Change.Delete) change;
            writeShape(0, RecordLayout.DELETE, 0, note);
            head.writeLong(delete.range().fromNanos()).writeLong(delete.range().toNanos());
            appendHead();
        }
        int length = RecordLayout.aligned(end - start);
        block.put(end, ZEROS, 0, length - (end - start));
        block.putInt(start, length);
        end = start + length;
    }

    private void writeShape(int rows, int kind, int type, String note) {
        byte[] utf8 = note.isEmpty() ? NO_TEXT : RecordLayout.utf8("checkpoint", note);
        head.writeInt(rows).writeByte((byte) kind).writeByte((byte) type);
        head.writeShort((short) 0).writeInt(utf8.length);
        head.write(utf8);
        alignHead();
    }

    private void appendColumns(Records records) {
        for (int i = 0; i < records.schema().size(); i++) {
            ByteBuffer region = records.bytes(i);
            int length = region.remaining();
            block.put(end, region, 0, length);
            end += length;
        }
    }
}
