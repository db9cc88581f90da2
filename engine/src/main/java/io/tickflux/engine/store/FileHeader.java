package io.tickflux.engine.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first bytes of a file of blocks. All numbers are little-endian.
 *
 * <pre>
 *    0  u4  magic "TFXB"
 *    4  u4  version of the format, 1
 *    8  i8  number of the file
 *   16  i8  number of the bucket
 *   24  i4  number of the period
 *   28  u4  CRC32C of bytes 0 to 28
 *   32      blocks, one after the other
 * </pre>
 */
final class FileHeader {
    static final int BYTES = 32;

    private static final int MAGIC = 0x4258_4654;
    private static final int VERSION = 1;
    private static final int CRC_AT = 28;

    private FileHeader() {}

    static ByteBuffer encode(long fileId, long seriesId, int period) {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC).putInt(VERSION).putLong(fileId).putLong(seriesId).putInt(period);
        header.putInt(LittleEndian.crc32c(header.array(), 0, CRC_AT));
        return header.flip();
    }
}
