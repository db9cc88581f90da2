package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a segment. It is written and forced before the segment gets its name, and never changed.
 *
 * <pre>
 *    0                   4                   8                   12                  16
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | magic "TFXJRNL1"                      | CRC32C            | format version    |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | segment id: 1, 2, 3 ...               | log id: random, the same in all         |
 *   +---------------------------------------+---------------------------------------+
 *   | segment bytes: length of the file     | first position                        |
 *   +-------------------+-------------------+---------------------------------------+
 *   | epoch             | zero              | chained hash before the first block   |
 *   +-------------------+-------------------+---------------------------------------+
 *   | where the previous segment's batches  | latest commit time in the segments    |
 *   | end, and its SEALED block begins; or 0| before, epoch nanoseconds             |
 *   +---------------------------------------+---------------------------------------+
 *   | created at, epoch nanoseconds, for    | zeros up to 4096                      |
 *   | information only                      |                                       |
 *   +---------------------------------------+---------------------------------------+
 * </pre>
 *
 * Little-endian. The CRC covers the page but for itself.
 *
 * @param logId tells the segments of this log from those of any other
 * @param id counts the log's segments
 * @param segmentBytes length of the file
 * @param start what the log's end was when the segment began
 * @param previousEnd where the previous segment's batches end; 0 for none
 * @param createdNanos the wall clock
 */
record SegmentHeader(long logId, long id, long segmentBytes, LogEnd start, long previousEnd, long createdNanos) {
    private static final long MAGIC = 0x314C4E524A584654L;
    private static final int VERSION = 1;
    private static final int CRC = 8;
    private static final int CRC_END = 12;

    /** Low half of the log id, which every block repeats. */
    int logIdLow() {
        return (int) logId;
    }

    /** Position of the first event that the segment has room for. */
    long firstPosition() {
        return start.lastPosition() + 1;
    }

    /** A page, ready to write. */
    ByteBuffer encode() {
        ByteBuffer page = AlignedBuffers.allocate(AlignedBuffers.PAGE);
        page.putLong(MAGIC).putInt(0).putInt(VERSION);
        page.putLong(id).putLong(logId).putLong(segmentBytes).putLong(firstPosition());
        page.putInt(start.epoch()).putInt(0).putLong(start.chain());
        page.putLong(previousEnd).putLong(start.latestCommitNanos()).putLong(createdNanos);
        page.putInt(CRC, crc(page)).clear();
        return page;
    }

    /** The header in a page; null when the page is not one, or not intact. */
    static @Nullable SegmentHeader decode(ByteBuffer page) {
        if (page.remaining() < AlignedBuffers.PAGE || page.getLong(0) != MAGIC || page.getInt(CRC) != crc(page)) {
            return null;
        }
        if (page.getInt(CRC_END) != VERSION) {
            return null;
        }
        LogEnd start = new LogEnd(page.getLong(40) - 1, page.getInt(48), page.getLong(56), page.getLong(72));
        return new SegmentHeader(
                page.getLong(24), page.getLong(16), page.getLong(32), start, page.getLong(64), page.getLong(80));
    }

    private static int crc(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.slice(0, CRC));
        crc.update(page.slice(CRC_END, AlignedBuffers.PAGE - CRC_END));
        return (int) crc.getValue();
    }
}
