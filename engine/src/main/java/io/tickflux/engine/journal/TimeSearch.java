package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import java.io.IOException;

/**
 * Finds where to begin for a time. Commit times may jump back with the wall clock; what never falls is the latest commit time so far,
 * which every block notes. The first block where that reaches the time sought holds the first event that was committed then or later.
 */
final class TimeSearch {
    private TimeSearch() {}

    /** The first position committed at {@code epochNanos} or later; {@code behindLast} if there is none up to there. */
    static long find(SegmentList segments, long epochNanos, long behindLast) throws IOException {
        Segment segment = segments.before(epochNanos);
        SegmentContent content = segment.use();
        try {
            long end = segment.end();
            content.indexUpTo(end);
            BlockWindow window =
                    new BlockWindow(content.file(), segment.header().logIdLow(), AlignedBuffers.PAGE);
            long offset = content.index().offsetBeforeTime(epochNanos);
            long position = segment.firstPosition();
            LogBlock block = window.header(offset, end);
            while (block != null && block.latestCommitNanos() < epochNanos) {
                position = block.firstPosition() + block.events();
                offset += block.length();
                block = window.header(offset, end);
            }
            if (block != null || offset < end) {
                // what is damaged may be what is sought
                return block == null ? position : block.firstPosition();
            }
            Segment next = segments.after(segment);
            return next == null ? behindLast : next.firstPosition();
        } finally {
            segment.release();
        }
    }
}
