package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Goes through a segment past what is damaged in it, and notes the holes. */
final class DamagedBlocks {
    private final DiskFile file;
    private final SegmentHeader header;
    private final SegmentScan.Visitor visitor;
    private final List<Hole> holes = new ArrayList<>();

    private DamagedBlocks(DiskFile file, SegmentHeader header, SegmentScan.Visitor visitor) {
        this.file = file;
        this.header = header;
        this.visitor = visitor;
    }

    /**
     * Positions whose block is not what was written.
     *
     * @param offset where it should begin
     * @param to before {@code from} when the block had no events
     */
    record Hole(long offset, long from, long to) {}

    /**
     * What was found.
     *
     * @param end behind the last sound block
     * @param isSettled whether that block has no events and says that everything before it was on the device
     */
    record Passed(List<Hole> holes, SegmentScan end, boolean isSettled) {
        /** Whether nothing but zeros follows, up to the length that the segment should have. */
        boolean isFollowedByZeros(DiskFile file, SegmentHeader header) throws IOException {
            long behind = end.sealed() ? end.end() + AlignedBuffers.PAGE : end.end();
            return file.size() == header.segmentBytes()
                    && TailScan.of(file, header, behind, 0).nonZeroEnd() == behind;
        }
    }

    /**
     * Goes on behind the place where a scan ended.
     *
     * @param to the last position that the segment should have; {@link Long#MAX_VALUE} when that is not known, and then there is no
     *     hole behind the last sound block
     * @param visitor is shown every sound block that comes
     */
    static Passed from(SegmentScan scan, DiskFile file, SegmentHeader header, long to, SegmentScan.Visitor visitor)
            throws IOException {
        return new DamagedBlocks(file, header, visitor).run(scan, to);
    }

    private Passed run(SegmentScan from, long to) throws IOException {
        SegmentScan before = from;
        boolean[] settled = {false};
        SegmentScan.Visitor all = (block, offset, commitsBefore) -> {
            settled[0] = block.isSettling();
            visitor.visit(block, offset, commitsBefore);
        };
        while (!before.sealed() && before.logEnd().lastPosition() < to) {
            SegmentScan behind = SegmentScan.behindDamage(file, header, before);
            if (behind.end() == before.end()) {
                break;
            }
            note(before, behind.logEnd().lastPosition());
            before = SegmentScan.continuing(file, header, all, behind);
        }
        if (to != Long.MAX_VALUE && before.logEnd().lastPosition() < to) {
            note(before, to);
        }
        return new Passed(List.copyOf(holes), before, settled[0]);
    }

    private void note(SegmentScan before, long to) {
        holes.add(new Hole(before.end(), before.logEnd().lastPosition() + 1, to));
    }
}
