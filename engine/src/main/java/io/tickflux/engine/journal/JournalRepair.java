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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a damaged journal open again, without changing a byte of what is there. Where the newest segment is damaged, a new one is begun
 * behind it, at a position that was certainly never given away; the damaged one is full then, and its damage quarantined. And it is
 * noted that the damaged events are given up, so that a store that is not beyond them can go on without them.
 *
 * <p>What it does not repair: a segment whose header is not intact, and one that is missing. Take those from a backup.
 */
public final class JournalRepair {
    private final Disk disk;
    private final Path directory;

    private JournalRepair(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * What a repair does.
     *
     * @param lost what cannot be had any more, unless the store has it
     * @param needed whether there is anything to do
     * @param next where new events go on
     */
    public record Plan(List<DamagedRange> lost, boolean needed, Position next) {
        public Plan {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Says what {@link #apply} would do; changes nothing.
     *
     * @throws DamagedStorageException when the damage is none that can be repaired
     * @throws io.tickflux.engine.DirectoryInUseException when a journal is open there
     */
    public static Plan plan(Path directory) {
        return plan(directory, RealDisk.buffered());
    }

    static Plan plan(Path directory, Disk disk) {
        return new JournalRepair(disk, directory).run((last, behind) -> {});
    }

    /** Does it. Killed at any point, it can be run again. */
    public static Plan apply(Path directory) {
        return apply(directory, RealDisk.buffered());
    }

    static Plan apply(Path directory, Disk disk) {
        JournalRepair repair = new JournalRepair(disk, directory);
        Plan plan = repair.run(repair::beginBehind);
        if (plan.needed()) {
            try {
                AcceptedLoss.accept(disk, directory, Position.of(plan.next().sequence() - 1));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return plan;
    }

    /** What is done with a newest segment that is damaged. */
    private interface Step {
        void take(Segment last, LogEnd behind) throws IOException;
    }

    private Plan run(Step step) {
        List<DamagedRange> lost = JournalCheck.run(directory, disk).damages();
        try {
            Closeable lock = disk.lock(directory);
            try (lock) {
                return run(step, lost);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("journal cannot be repaired: directory=" + directory, failure);
        }
    }

    private Plan run(Step step, List<DamagedRange> lost) throws IOException {
        List<Segment> segments = segments();
        if (segments.isEmpty()) {
            return new Plan(lost, false, Position.of(1));
        }
        Segment last = segments.get(segments.size() - 1);
        SegmentScan scan;
        boolean whole;
        try (DiskFile open = disk.openToRead(last.file())) {
            scan = SegmentScan.of(open, last.header(), (block, offset, commits) -> {});
            whole = isWhole(open, last, scan);
        }
        Position through = AcceptedLoss.through(disk, directory);
        long end = whole ? scan.logEnd().lastPosition() : bound(last, scan);
        if (!whole) {
            step.take(
                    last,
                    new LogEnd(
                            end,
                            scan.logEnd().epoch() + 1,
                            scan.logEnd().chain(),
                            scan.logEnd().latestCommitNanos()));
        }
        boolean needed = !whole || lost.stream().anyMatch(range -> range.to().compareTo(through) > 0);
        return new Plan(lost, needed, Position.of(end + 1));
    }

    private List<Segment> segments() throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : SegmentFiles.list(disk, directory)) {
            if (Segment.isFileName(file.getFileName().toString())) {
                try (DiskFile open = disk.openToRead(file)) {
                    Segment next = new Segment(disk, file, SegmentFiles.readHeader(open, file), AlignedBuffers.PAGE);
                    if (!segments.isEmpty()) {
                        SegmentFiles.requireFollows(
                                segments.get(segments.size() - 1).header(), next.header(), file);
                    }
                    segments.add(next);
                }
            }
        }
        return segments;
    }

    /** Whether the next opening takes what follows the last good block for a torn tail. */
    private static boolean isWhole(DiskFile open, Segment last, SegmentScan scan) throws IOException {
        if (scan.sealed()) {
            throw new DamagedStorageException(
                    last.file(),
                    scan.end(),
                    "the next segment, with positions from " + (scan.logEnd().lastPosition() + 1)
                            + " on, is missing (take it from a backup)");
        }
        TailScan tail =
                TailScan.of(open, last.header(), scan.end(), scan.logEnd().epoch());
        return Math.max(scan.watermark(), tail.watermark()) <= scan.logEnd().lastPosition();
    }

    /** The last position that the rest of a segment has room for. */
    private static long bound(Segment last, SegmentScan scan) {
        return scan.logEnd().lastPosition() + (last.header().segmentBytes() - scan.end()) / RecordLayout.RECORD_BYTES;
    }

    private void beginBehind(Segment last, LogEnd behind) throws IOException {
        Path spare = directory.resolve(Preparer.SPARE_NAME);
        long bytes = last.header().segmentBytes();
        last.extendTo(last.limit());
        WritableSegment blank = new WritableSegment(disk.create(spare, bytes), spare, bytes, AlignedBuffers.PAGE);
        new SegmentMaker(disk, directory, Clock.systemUTC()).next(blank, last, behind);
    }
}
