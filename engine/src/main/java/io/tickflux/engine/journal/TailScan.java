package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands in a segment behind the last good block. A crash leaves zeros there, or the block that was being written. A header of a
 * later block, which could only be written after what was lost had been forced, proves damage.
 *
 * @param nonZeroEnd the end of the last page that is not all zeros; the beginning of the tail if there is none
 * @param watermark the highest durable watermark in any header found there; 0 if there is none
 */
record TailScan(long nonZeroEnd, long watermark) {
    private static final int READ_BYTES = 1 << 20;

    static TailScan of(DiskFile file, SegmentHeader header, long from, int epoch) throws IOException {
        int bufferBytes = (int) Math.min(READ_BYTES, Math.max(0, header.segmentBytes() - from));
        ByteBuffer pages = ByteBuffer.allocate(bufferBytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer zeros = ByteBuffer.allocate(AlignedBuffers.PAGE);
        long nonZeroEnd = from;
        long watermark = 0;
        for (long offset = from; offset < header.segmentBytes(); offset += bufferBytes) {
            pages.clear().limit((int) Math.min(bufferBytes, header.segmentBytes() - offset));
            file.read(pages, offset);
            int count = pages.position();
            for (int at = 0; at + AlignedBuffers.PAGE <= count; at += AlignedBuffers.PAGE) {
                if (!pages.slice(at, AlignedBuffers.PAGE).equals(zeros)) {
                    nonZeroEnd = offset + at + AlignedBuffers.PAGE;
                    watermark = Math.max(watermark, watermark(new LogBlock(pages, at), header, epoch));
                }
            }
        }
        return new TailScan(nonZeroEnd, watermark);
    }

    /** Blocks of an earlier epoch are leftovers that a recovery meant to clear. */
    private static long watermark(LogBlock block, SegmentHeader header, int epoch) {
        return block.headerIsSound(header.logIdLow()) && block.epoch() >= epoch ? block.watermark() : 0;
    }
}
