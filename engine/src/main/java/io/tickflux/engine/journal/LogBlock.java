package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One block of a segment, that is what one commit wrote: a view of bytes that nobody else changes.
 *
 * <pre>
 *    0                   4                   8                   12                  16
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | block length      | CRC32C of all but | CRC32C of header  | log id, low half  |
 *   |                   | itself            | but for both CRCs |                   |
 *   +-------------------+----+--------------+-------------------+-------------------+
 *   | epoch             |kind| zero         | first position                        |
 *   +-------------------+----+--------------+---------------------------------------+
 *   | events            | definition bytes  | commit time, epoch nanoseconds        |
 *   +-------------------+-------------------+---------------------------------------+
 *   | latest commit time so far             | durable watermark                     |
 *   +---------------------------------------+---------------------------------------+
 *   | chained hash before this block        | definitions ...  records ...          |
 *   +---------------------------------------+                    zeros up to a page |
 *   |                                                                               |
 *   +-------------------------------------------------------------------------------+
 * </pre>
 *
 * Little-endian. The length includes all of it and is a multiple of 4096; both CRCs cover it. The watermark is the last position
 * that was on the device before this block was begun: whatever is missing at or below a watermark was lost, not cut short by a crash.
 * The header has a CRC of its own, so that a walk from block to block need not read the rest.
 */
final class LogBlock {
    static final int HEADER_BYTES = 72;

    private static final int LENGTH = 0;
    private static final int BLOCK_CRC = 4;
    private static final int HEADER_CRC = 8;
    private static final int LOG_ID = 12;
    private static final int EPOCH = 16;
    private static final int KIND = 20;
    private static final int FIRST_POSITION = 24;
    private static final int EVENTS = 32;
    private static final int DEFINITION_BYTES = 36;
    private static final int COMMIT_NANOS = 40;
    private static final int LATEST_COMMIT_NANOS = 48;
    private static final int WATERMARK = 56;
    private static final int CHAIN = 64;

    private final ByteBuffer bytes;
    private final int at;

    /** The block that begins at index {@code at} of a little-endian buffer. */
    LogBlock(ByteBuffer bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** What a block is for. */
    enum Kind {
        /** Events. */
        BATCH(1),
        /** No event; its watermark covers the batch before it. */
        COMMIT(2),
        /** No event; the segment ends here and another one follows. */
        SEALED(3);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            return switch (code) {
                case 1 -> BATCH;
                case 2 -> COMMIT;
                case 3 -> SEALED;
                default -> throw new IllegalStateException("kind of block: " + code + " (expected: 1 to 3)");
            };
        }
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Index of the block's first byte. */
    int at() {
        return at;
    }

    int length() {
        return bytes.getInt(at + LENGTH);
    }

    int crc() {
        return bytes.getInt(at + BLOCK_CRC);
    }

    int logIdLow() {
        return bytes.getInt(at + LOG_ID);
    }

    int epoch() {
        return bytes.getInt(at + EPOCH);
    }

    Kind kind() {
        return Kind.of(bytes.get(at + KIND));
    }

    long firstPosition() {
        return bytes.getLong(at + FIRST_POSITION);
    }

    int events() {
        return bytes.getInt(at + EVENTS);
    }

    int definitionBytes() {
        return bytes.getInt(at + DEFINITION_BYTES);
    }

    long commitNanos() {
        return bytes.getLong(at + COMMIT_NANOS);
    }

    long latestCommitNanos() {
        return bytes.getLong(at + LATEST_COMMIT_NANOS);
    }

    long watermark() {
        return bytes.getLong(at + WATERMARK);
    }

    long chain() {
        return bytes.getLong(at + CHAIN);
    }

    /** Whether it has no events and says that everything before it was on the device. */
    boolean isSettling() {
        return events() == 0 && watermark() == firstPosition() - 1;
    }

    /** Whether the header is one of the log's, as it was written. */
    boolean headerIsSound(int logIdLow) {
        int length = length();
        return length > 0
                && length % AlignedBuffers.PAGE == 0
                && bytes.getInt(at + LOG_ID) == logIdLow
                && bytes.getInt(at + HEADER_CRC) == headerCrc();
    }

    /** Whether all of the block, whose header is sound and whose bytes are all there, is as it was written. */
    boolean isSound() {
        return crc() == blockCrc(length());
    }

    /** For the writer: fills in the header of a block whose rest is there. */
    void finish(Facts facts, LogEnd before, int length) {
        long latest = facts.kind() == Kind.BATCH
                ? Math.max(before.latestCommitNanos(), facts.commitNanos())
                : before.latestCommitNanos();
        bytes.putInt(at + LENGTH, length);
        bytes.putInt(at + LOG_ID, facts.logIdLow());
        bytes.putInt(at + EPOCH, before.epoch());
        bytes.putInt(at + KIND, facts.kind().code);
        bytes.putLong(at + FIRST_POSITION, before.lastPosition() + 1);
        bytes.putLong(at + COMMIT_NANOS, facts.commitNanos());
        bytes.putLong(at + LATEST_COMMIT_NANOS, latest);
        bytes.putLong(at + WATERMARK, facts.watermark());
        bytes.putLong(at + CHAIN, before.chain());
        bytes.putInt(at + HEADER_CRC, headerCrc());
        bytes.putInt(at + BLOCK_CRC, blockCrc(length));
    }

    /** For the writer: how many events there are, and how many bytes of definitions before them. */
    void contains(int events, int definitionBytes) {
        bytes.putInt(at + EVENTS, events);
        bytes.putInt(at + DEFINITION_BYTES, definitionBytes);
    }

    private int headerCrc() {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + LENGTH, BLOCK_CRC - LENGTH));
        crc.update(bytes.slice(at + LOG_ID, HEADER_BYTES - LOG_ID));
        return (int) crc.getValue();
    }

    private int blockCrc(int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + LENGTH, BLOCK_CRC - LENGTH));
        crc.update(bytes.slice(at + HEADER_CRC, length - HEADER_CRC));
        return (int) crc.getValue();
    }

    /**
     * What the writer notes in a header besides what the block continues.
     *
     * @param commitNanos the wall clock; 0 in a block without events
     * @param watermark the last position that is on the device
     */
    record Facts(Kind kind, int logIdLow, long commitNanos, long watermark) {}
}
