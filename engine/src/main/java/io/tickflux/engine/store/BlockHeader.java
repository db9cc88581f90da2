package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The head of a block. All numbers are little-endian.
 *
 * <pre>
 *    0  u4     magic "TFBK"
 *    4  u4     CRC32C of bytes 8 to H
 *    8  u4     H, length of the header
 *   12  u4     length of the block, header and columns
 *   16  i8     number of the file
 *   24  i8     offset of the block in the file
 *   32  u4     ordinal, see {@link BlockIndex}
 *   36  u4     R, number of rows
 *   40  i8     time of the first row, epoch nanoseconds
 *   48  i8     time of the last row
 *   56  u4     schema id, see {@link Layout#schemaId}
 *   60  u2     C, number of columns
 *   62  u2     P, number of components of the position
 *   64  i8[P]  position up to which the bucket's events were applied when the block was written
 *    .  u4[C]  CRC32C of each column's region
 *    H         column 0, R values of 8 bytes; column 1, R values; ...
 * </pre>
 *
 * The header's checksum covers the lengths and the columns' checksums, and those cover the columns: no byte of a block is without.
 * Each column has its own, so that one can be read, and trusted, without the others. File number and offset are in it so that a
 * block in the wrong place is not taken for the right one.
 */
final class BlockHeader {
    /** Up to the position. */
    static final int FIXED_BYTES = 64;

    private static final int MAGIC = 0x4B42_4654;
    private static final int CHECKED_FROM = 8;
    private static final int MAX_BYTES = FIXED_BYTES + 0xFFFF * (Long.BYTES + Integer.BYTES);

    private final ByteBuffer bytes;

    private BlockHeader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Length of a header. */
    static int length(int columns, int positionComponents) {
        return FIXED_BYTES + Long.BYTES * positionComponents + Integer.BYTES * columns;
    }

    /** The length that the header at this place says it has, or -1 when it cannot be one. */
    static int lengthAt(byte[] bytes, int at) {
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = header.getInt(at + 8);
        return header.getInt(at) == MAGIC && length >= FIXED_BYTES && length <= MAX_BYTES ? length : -1;
    }

    /** Reads a header of a known length, or says with null that its checksum or structure is wrong. */
    static @Nullable BlockHeader decode(byte[] bytes, int at, int length) {
        ByteBuffer header = ByteBuffer.wrap(bytes, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean isWhole = lengthAt(bytes, at) == length
                && header.getInt(4) == LittleEndian.crc32c(bytes, at + CHECKED_FROM, length - CHECKED_FROM)
                && length == length(header.getShort(60) & 0xFFFF, header.getShort(62) & 0xFFFF);
        return isWhole ? new BlockHeader(header) : null;
    }

    /** Writes the header and the columns of a block. */
    static ByteBuffer encode(Place place, Position position, Layout layout, Slab rows) {
        long[] components = position.components();
        int headerLength = length(rows.columns(), components.length);
        int length = Math.addExact(headerLength, Math.multiplyExact(rows.rows(), layout.rowBytes()));
        ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(MAGIC).putInt(0).putInt(headerLength).putInt(length);
        block.putLong(place.fileId()).putLong(place.offset());
        block.putInt(place.ordinal()).putInt(rows.rows());
        block.putLong(rows.time(0)).putLong(rows.time(rows.rows() - 1));
        block.putInt(layout.schemaId()).putShort((short) rows.columns()).putShort((short) components.length);
        for (long component : components) {
            block.putLong(component);
        }
        int at = headerLength;
        for (int column = 0; column < rows.columns(); column++) {
            int regionLength = rows.rows() * layout.width(column);
            rows.writeTo(column, block.slice(at, regionLength));
            block.putInt(LittleEndian.crc32c(block.array(), at, regionLength));
            at += regionLength;
        }
        block.putInt(4, LittleEndian.crc32c(block.array(), CHECKED_FROM, headerLength - CHECKED_FROM));
        return block.rewind();
    }

    BlockRef ref() {
        return new BlockRef(
                bytes.getLong(24), bytes.getInt(12), bytes.getInt(36), bytes.getLong(40), bytes.getLong(48));
    }

    int ordinal() {
        return bytes.getInt(32);
    }

    int columnCrc(int column) {
        return bytes.getInt(bytes.capacity() - Integer.BYTES * (columns() - column));
    }

    private int columns() {
        return bytes.getShort(60) & 0xFFFF;
    }

    Position position() {
        long[] components = new long[bytes.getShort(62) & 0xFFFF];
        for (int i = 0; i < components.length; i++) {
            components[i] = bytes.getLong(FIXED_BYTES + Long.BYTES * i);
        }
        return Position.of(components);
    }

    /** What is wrong with a header that is whole but stands where it does not belong, or null. */
    @Nullable
    String mismatch(long fileId, long offset, Layout layout) {
        BlockRef ref = ref();
        long columnBytes = (long) ref.rows() * layout.rowBytes();
        if (bytes.getLong(16) != fileId || ref.offset() != offset) {
            return "block of file " + bytes.getLong(16) + ", offset " + ref.offset();
        }
        if (bytes.getInt(56) != layout.schemaId()
                || columns() != layout.schema().size()) {
            return "block of another schema";
        }
        if (ref.rows() < 1 || ref.minNanos() > ref.maxNanos() || ref.length() != bytes.capacity() + columnBytes) {
            return "block header contradicts itself";
        }
        return null;
    }

    /** Whether all rows are of a period. */
    boolean isWithin(TimeRange period) {
        return period.contains(bytes.getLong(40)) && period.contains(bytes.getLong(48));
    }

    /** Where a block is written. */
    record Place(long fileId, long offset, int ordinal) {}
}
