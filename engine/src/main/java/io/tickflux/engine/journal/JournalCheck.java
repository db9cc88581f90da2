package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads all of a journal that no process has open, every block and every record, and tells what is not as it was written. Changes
 * nothing.
 */
public final class JournalCheck {
    private final Disk disk;
    private final List<DamagedRange> damages = new ArrayList<>();
    private final CheckedBlocks blocks = new CheckedBlocks();
    private long tornTailBytes;

    private JournalCheck(Disk disk) {
        this.disk = disk;
    }

    /**
     * Checks the journal in a directory; one without segments is a journal without events.
     *
     * @throws io.tickflux.engine.DirectoryInUseException when a journal is open there
     * @throws UncheckedIOException when the directory cannot be read
     */
    public static JournalReport run(Path directory) {
        return run(directory, RealDisk.buffered());
    }

    static JournalReport run(Path directory, Disk disk) {
        try {
            List<Path> files = SegmentFiles.list(disk, directory);
            boolean everOpened = files.contains(directory.resolve("lock"));
            Closeable lock = everOpened ? disk.lock(directory) : () -> {};
            try (lock) {
                return new JournalCheck(disk).check(files);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("journal cannot be checked: directory=" + directory, failure);
        }
    }

    /** A segment whose header is intact. */
    private record Found(Path file, SegmentHeader header) {}

    /** A segment that was walked up to damage, and who saw its blocks: definitions before the damage hold behind it. */
    private record Walked(Found segment, SegmentScan scan, SegmentScan.Visitor visitor) {}

    private JournalReport check(List<Path> files) throws IOException {
        List<Found> segments = new ArrayList<>();
        int count = 0;
        for (Path file : files) {
            if (Segment.isFileName(file.getFileName().toString())) {
                count++;
                readHeader(file, segments);
            }
        }
        for (int i = 0; i < segments.size(); i++) {
            boolean isLast = i == segments.size() - 1;
            if (isLast) {
                checkLast(segments.get(i));
            } else {
                checkSealed(segments.get(i), segments.get(i + 1));
            }
        }
        long first = segments.isEmpty() ? 1 : segments.get(0).header.firstPosition();
        return new JournalReport(
                count,
                blocks.events(),
                blocks.bytes(),
                Position.of(first),
                Position.of(blocks.last()),
                tornTailBytes,
                damages);
    }

    private void readHeader(Path file, List<Found> segments) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            SegmentHeader header = SegmentFiles.readHeader(open, file);
            segments.add(new Found(file, header));
            if (segments.size() > 1) {
                SegmentFiles.requireFollows(segments.get(segments.size() - 2).header, header, file);
            }
        } catch (DamagedStorageException damaged) {
            long from = segments.isEmpty()
                    ? 1
                    : segments.get(segments.size() - 1).header.firstPosition();
            damages.add(damage(file, damaged.offset(), from, from, damaged.what()));
        }
    }

    private void checkSealed(Found segment, Found next) throws IOException {
        try (DiskFile open = disk.openToRead(segment.file)) {
            SegmentScan.Visitor visitor = blocks.of(segment.file, damages);
            SegmentScan scan = SegmentScan.of(open, segment.header, visitor);
            boolean follows = next.header.id() == segment.header.id() + 1;
            boolean leadsToNext = scan.end() == next.header.previousEnd()
                    && scan.logEnd().chain() == next.header.start().chain();
            if (leadsToNext) {
                requireZeros(open, segment, scan);
            } else if (follows) {
                skipDamage(open, new Walked(segment, scan, visitor), next.header.firstPosition() - 1);
            }
        }
    }

    /** Nothing is ever written behind the SEALED block, which a crash may have prevented. */
    private void requireZeros(DiskFile open, Found segment, SegmentScan scan) throws IOException {
        long behindSeal = scan.sealed() ? scan.end() + AlignedBuffers.PAGE : scan.end();
        TailScan rest =
                TailScan.of(open, segment.header, behindSeal, scan.logEnd().epoch());
        if (rest.nonZeroEnd() > behindSeal) {
            long last = scan.logEnd().lastPosition();
            String what = "not zero behind the end; no event is concerned";
            damages.add(damage(segment.file, rest.nonZeroEnd() - AlignedBuffers.PAGE, last + 1, last, what));
        }
    }

    private void checkLast(Found segment) throws IOException {
        try (DiskFile open = disk.openToRead(segment.file)) {
            SegmentScan.Visitor visitor = blocks.of(segment.file, damages);
            SegmentScan scan = SegmentScan.of(open, segment.header, visitor);
            TailScan tail =
                    TailScan.of(open, segment.header, scan.end(), scan.logEnd().epoch());
            long watermark = Math.max(scan.watermark(), tail.watermark());
            if (scan.sealed()) {
                long from = scan.logEnd().lastPosition() + 1;
                damages.add(damage(segment.file, scan.end(), from, from, "the next segment is missing"));
            } else if (watermark > scan.logEnd().lastPosition()) {
                skipDamage(open, new Walked(segment, scan, visitor), watermark);
            } else {
                tornTailBytes = tail.nonZeroEnd() - scan.end();
            }
        }
    }

    /** Notes the damage that ended a scan, and goes on behind it; {@code to} is the last position that there should be. */
    private void skipDamage(DiskFile open, Walked walked, long to) throws IOException {
        Found segment = walked.segment;
        SegmentScan before = walked.scan;
        SegmentScan behind = SegmentScan.behindDamage(open, segment.header, before);
        while (behind.end() > before.end()) {
            noteLost(segment, before, behind.logEnd().lastPosition());
            before = SegmentScan.continuing(open, segment.header, walked.visitor, behind);
            boolean complete = before.sealed() || before.logEnd().lastPosition() >= to;
            behind = complete ? before : SegmentScan.behindDamage(open, segment.header, before);
        }
        if (before.logEnd().lastPosition() < to) {
            noteLost(segment, before, to);
        }
    }

    private void noteLost(Found segment, SegmentScan before, long to) {
        long from = before.logEnd().lastPosition() + 1;
        damages.add(damage(segment.file, before.end(), from, to, "not what was written"));
    }

    private static DamagedRange damage(Path file, long offset, long from, long to, String what) {
        return new DamagedRange(file.getFileName().toString(), offset, Position.of(from), Position.of(to), what);
    }
}
