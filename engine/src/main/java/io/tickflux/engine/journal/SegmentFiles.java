package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/** Checks that the files of a log belong together. Throws {@link DamagedStorageException} where they do not; changes nothing. */
final class SegmentFiles {
    private SegmentFiles() {}

    /** The files of a log in the order of their names; not those of directories below. */
    static List<Path> list(Disk disk, Path directory) throws IOException {
        return disk.files(directory).keySet().stream()
                .filter(file -> directory.equals(file.getParent()))
                .toList();
    }

    /** A segment's header, which must fit the file's name and length. */
    static SegmentHeader readHeader(DiskFile open, Path file) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(AlignedBuffers.PAGE).order(ByteOrder.LITTLE_ENDIAN);
        open.read(page, 0);
        page.flip();
        SegmentHeader header = SegmentHeader.decode(page);
        if (header == null) {
            throw new DamagedStorageException(file, 0, "segment header is not intact");
        }
        if (!file.getFileName().toString().equals(Segment.fileName(header.id()))) {
            throw new DamagedStorageException(
                    file, 0, "segment id: " + header.id() + " (expected: the one in the file's name)");
        }
        if (open.size() != header.segmentBytes()) {
            throw new DamagedStorageException(
                    file,
                    Math.min(open.size(), header.segmentBytes()),
                    "file length: " + open.size() + " (expected: " + header.segmentBytes() + "), positions from "
                            + header.firstPosition() + " on");
        }
        return header;
    }

    /** Whether {@code next} is the segment right behind {@code previous}. */
    static void requireFollows(SegmentHeader previous, SegmentHeader next, Path file) {
        if (next.logId() != previous.logId()) {
            throw new DamagedStorageException(file, 0, "segment of another log");
        }
        if (next.id() != previous.id() + 1) {
            throw new DamagedStorageException(
                    file,
                    0,
                    "segment id: " + next.id() + " (expected: " + (previous.id() + 1) + "), positions from "
                            + previous.firstPosition() + " to " + (next.firstPosition() - 1) + " are not all there");
        }
    }

    /** Whether a sound SEALED block ends {@code previous} where {@code next} says that it ended. */
    static boolean isSealed(DiskFile open, SegmentHeader previous, SegmentHeader next) throws IOException {
        BlockWindow window = new BlockWindow(open, previous.logIdLow(), AlignedBuffers.PAGE);
        LogBlock seal = window.block(next.previousEnd(), previous.segmentBytes());
        return seal != null
                && seal.kind() == LogBlock.Kind.SEALED
                && next.start().continuedBy(seal);
    }

    /** Whether the blocks of a segment lead up to where the next one begins, to be asked when there is no SEALED block. */
    static boolean leadsTo(SegmentScan scan, SegmentHeader next) {
        return scan.end() == next.previousEnd()
                && scan.logEnd().chain() == next.start().chain();
    }

    /** What is damaged in a segment whose blocks do not lead to the next one. */
    static DamagedRange missing(SegmentScan scan, SegmentHeader next, Path file) {
        return new DamagedRange(
                file.getFileName().toString(),
                scan.end(),
                Position.of(scan.logEnd().lastPosition() + 1),
                Position.of(next.firstPosition() - 1),
                "are not what was written");
    }
}
