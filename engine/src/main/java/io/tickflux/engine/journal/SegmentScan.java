package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
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
    private static final int READ_BYTES = 1 << 20;

    /** Is shown every good block. */
    interface Visitor {
        void visit(LogBlock block, long offset, long commitsBefore);
    }

    static SegmentScan of(DiskFile file, SegmentHeader header, Visitor visitor) throws IOException {
        return continuing(file, header, visitor, begin(header));
    }

    /** Before the first block. */
    static SegmentScan begin(SegmentHeader header) {
        return new SegmentScan(
                AlignedBuffers.PAGE, header.start(), header.start().lastPosition(), false);
    }

    /** Goes on behind what {@code from} found. */
    static SegmentScan continuing(DiskFile file, SegmentHeader header, Visitor visitor, SegmentScan from)
            throws IOException {
        BlockWindow window = new BlockWindow(file, header.logIdLow(), READ_BYTES);
        long offset = from.end;
        LogEnd logEnd = from.logEnd;
        long watermark = from.watermark;
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

    /** Looks for a sound block behind a place that is damaged; stands before it then, or else stays as it is. */
    static SegmentScan behindDamage(DiskFile file, SegmentHeader header, SegmentScan from) throws IOException {
        BlockWindow window = new BlockWindow(file, header.logIdLow(), READ_BYTES);
        for (long offset = from.end + AlignedBuffers.PAGE;
                offset < header.segmentBytes();
                offset += AlignedBuffers.PAGE) {
            LogBlock block = window.block(offset, header.segmentBytes());
            if (block != null && block.firstPosition() > from.logEnd.lastPosition()) {
                return new SegmentScan(offset, LogEnd.before(block), from.watermark, false);
            }
        }
        return from;
    }
}
