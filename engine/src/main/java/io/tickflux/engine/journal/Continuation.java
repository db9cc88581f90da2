package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.journal.SegmentInventory.Found;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a log goes on: in its newest segment, behind what a crash may have cut short; or, when that is damaged, in a new one, at a
 * position that was certainly never given away.
 *
 * @param scan of the newest segment up to its end, or to its first damage
 * @param tail what follows there
 * @param next where a new segment begins; null when the newest one goes on
 */
record Continuation(
        SegmentScan scan, TailScan tail, @Nullable Next next) {
    /**
     * What a new segment continues.
     *
     * @param previousEnd where the blocks of the newest segment end; up to its limit when that is not known
     */
    record Next(long id, LogEnd start, long previousEnd) {
        /** Behind whatever the files had room for that hold nothing of the segments they should. */
        private Next behind(SegmentInventory inventory, SegmentHeader newest) {
            long room = inventory.unusable().stream()
                    .filter(file -> file.id() > newest.id())
                    .mapToLong(file -> roomFor(Math.max(file.bytes(), newest.segmentBytes())))
                    .sum();
            LogEnd moved = start.movedTo(start.lastPosition() + room).withEpoch(start.epoch() + 1);
            return new Next(inventory.newestId() + 1, moved, previousEnd);
        }
    }

    /** The last position that may have been given away. */
    long through() {
        return next == null ? scan.logEnd().lastPosition() : next.start().lastPosition();
    }

    /**
     * Finds out; changes nothing.
     *
     * @param open the file of the newest of {@code inventory}'s segments
     * @param visitor is shown its sound blocks, up to the first damage
     * @throws DamagedStorageException when the newest segments are missing: nothing tells how many positions they had
     */
    static Continuation of(SegmentInventory inventory, DiskFile open, SegmentScan.Visitor visitor) throws IOException {
        Found last = inventory.segments().get(inventory.segments().size() - 1);
        SegmentHeader header = last.segment().header();
        boolean[] settled = {false};
        SegmentScan scan = SegmentScan.of(open, header, (block, offset, commitsBefore) -> {
            settled[0] = block.isSettling();
            visitor.visit(block, offset, commitsBefore);
        });
        TailScan tail = TailScan.of(open, header, scan.end(), scan.logEnd().epoch());
        long position = scan.logEnd().lastPosition();
        boolean isNewest = inventory.newestId() == last.id();
        if (scan.sealed() && isNewest) {
            throw new DamagedStorageException(
                    last.file(),
                    scan.end(),
                    "the next segment, with positions from " + (position + 1)
                            + " on, is missing (take it from a backup)");
        }
        boolean complete = Math.max(scan.watermark(), tail.watermark()) <= position;
        if (isNewest && complete && last.fault() == null) {
            return new Continuation(scan, tail, null);
        }
        boolean isEnd = settled[0] && tail.nonZeroEnd() == scan.end() && open.size() == header.segmentBytes();
        Next next = scan.sealed() || (isNewest && complete && isEnd)
                ? at(scan)
                : behindDamage(scan, open, header, isNewest);
        return new Continuation(scan, tail, next.behind(inventory, header));
    }

    private static Next at(SegmentScan scan) {
        return new Next(0, scan.logEnd(), scan.end());
    }

    /** Behind all that the rest of a segment has room for, unless it says itself where it ends. */
    private static Next behindDamage(SegmentScan scan, DiskFile open, SegmentHeader header, boolean isNewest)
            throws IOException {
        DamagedBlocks.Passed passed = DamagedBlocks.from(scan, open, header, Long.MAX_VALUE, (block, at, before) -> {});
        if (isNewest && passed.isSettled() && passed.isFollowedByZeros(open, header)) {
            return at(passed.end());
        }
        LogEnd end = passed.end().logEnd();
        long room = roomFor(header.segmentBytes() - passed.end().end());
        return new Next(0, end.movedTo(end.lastPosition() + room), header.segmentBytes() - AlignedBuffers.PAGE);
    }

    private static long roomFor(long bytes) {
        return Math.max(0, bytes) / RecordLayout.RECORD_BYTES;
    }

    /** Makes the new segment. Killed at any point, it can be begun again. */
    static Segment begin(Next next, Segment newest, Disk disk, Path directory, SegmentMaker maker) throws IOException {
        Path spare = directory.resolve(Preparer.SPARE_NAME);
        long bytes = newest.header().segmentBytes();
        WritableSegment blank = new WritableSegment(disk.create(spare, bytes), spare, bytes, AlignedBuffers.PAGE);
        return maker.begin(blank, newest.header().logId(), next);
    }
}
