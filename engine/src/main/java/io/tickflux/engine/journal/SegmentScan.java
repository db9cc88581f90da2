package io.tickflux.engine.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a walk over a segment's blocks from the first on found: how far they follow each other without a fault.
 *
 * @param end offset behind the last good block that counts
 * @param logEnd what the log's end is there
 * @param watermark the highest among the good blocks
 * @param sealed whether a SEALED block stands at {@code end}: another segment follows
 */
record SegmentScan(long end, LogEnd logEnd, long watermark, boolean sealed) {
    /** Is shown every good block. */
    interface Visitor {
        void visit(LogBlock block, long offset, long commitsBefore);
    }

    static SegmentScan of(DiskFile file, SegmentHeader header, Visitor visitor) throws IOException {
        BlockWindow window = new BlockWindow(file, header.logIdLow(), 1 << 20);
        return continuing(window, header, visitor, new SegmentScan(AlignedBuffers.PAGE, header.start(), 0, false));
    }

    /** Goes on from a place where what follows {@code from} is known. */
    private static SegmentScan continuing(BlockWindow window, SegmentHeader header, Visitor visitor, SegmentScan from)
            throws IOException {
        long offset = from.end;
        LogEnd logEnd = from.logEnd;
        long watermark = Math.max(from.watermark, header.start().lastPosition());
        LogBlock block = following(window, header, offset, logEnd);
        while (block != null && block.kind() != LogBlock.Kind.SEALED) {
            visitor.visit(block, offset, logEnd.latestCommitNanos());
            watermark = Math.max(watermark, block.watermark());
            offset += block.length();
            logEnd = logEnd.behind(block);
            block = following(window, header, offset, logEnd);
        }
        return new SegmentScan(offset, logEnd, watermark, block != null);
    }

    private static @Nullable LogBlock following(BlockWindow window, SegmentHeader header, long offset, LogEnd end)
            throws IOException {
        LogBlock block = window.block(offset, header.segmentBytes());
        return block != null && end.continuedBy(block) ? block : null;
    }
}
