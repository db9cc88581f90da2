package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.journal.SegmentInventory.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a log after whatever ended the last process, and makes sure of it. Killed at any point, it can be run again.
 *
 * <ol>
 *   <li>Left-overs of segments that never became one are deleted.
 *   <li>The last segment is read whole. What follows the last good block is a torn tail, which nobody was promised, unless a watermark
 *       says that it was on the device: then it is damage.
 *   <li>A torn tail is overwritten with zeros; everything is forced before anybody may build on it. A segment that is damaged is left as
 *       it is, and the log goes on in a new one.
 *   <li>Each other segment's header, and where another one follows its SEALED block, must continue the one before; what is missing or
 *       damaged is quarantined.
 * </ol>
 */
final class Recovery {
    private final Disk disk;
    private final Path directory;
    private final SegmentMaker maker;
    private final SuspectSegments suspects;
    private final List<DamagedRange> quarantined = new ArrayList<>();

    Recovery(Disk disk, Path directory, SegmentMaker maker) {
        this.disk = disk;
        this.maker = maker;
        this.suspects = SuspectSegments.of(disk, directory);
        this.directory = directory;
    }

    /**
     * What was found.
     *
     * @param segments none in a new directory
     * @param content of the last segment, in use for the writer
     * @param logEnd behind the last event
     * @param watermark the last position that the log itself knows to be forced
     * @param tornBytes what was cut off
     */
    record Recovered(
            List<Segment> segments, @Nullable SegmentContent content, LogEnd logEnd, long watermark, long tornBytes) {
        /** A log of one segment without a block. */
        static Recovered fresh(Segment first) throws IOException {
            LogEnd start = first.header().start();
            return new Recovered(List.of(first), first.use(), start, start.lastPosition(), 0);
        }

        Segment last() {
            return segments.get(segments.size() - 1);
        }

        /** Of all blocks. */
        long bytes() {
            return segments.stream()
                    .mapToLong(segment -> segment.end() - AlignedBuffers.PAGE)
                    .sum();
        }
    }

    /** Where damage was found, by this recovery and before. */
    SuspectSegments suspects() {
        return suspects;
    }

    /** What is missing or damaged in segments before the last. */
    List<DamagedRange> quarantined() {
        return quarantined;
    }

    /** @throws DamagedStorageException when nothing can be read, or the newest segments are missing */
    Recovered run() throws IOException {
        for (Path file : SegmentFiles.list(disk, directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".tmp") || name.endsWith(SegmentRemoval.SUFFIX)) {
                disk.delete(file);
            }
        }
        disk.forceDirectory(directory);
        SegmentInventory inventory = SegmentInventory.of(disk, directory);
        if (inventory.segments().isEmpty()) {
            inventory.requireNone();
            return new Recovered(List.of(), null, LogEnd.EMPTY, 0, 0);
        }
        List<Found> found = new ArrayList<>(inventory.segments());
        Recovered recovered = recoverLast(inventory, found);
        quarantined.addAll(SegmentLinks.check(disk, found, inventory.unusable(), new Sealing()));
        suspects.retain(quarantined.stream().map(DamagedRange::segment).toList());
        return recovered;
    }

    /** Reads no segment that is sealed, unless it was damaged before, and seals what was not before the process ended. */
    private final class Sealing implements SegmentLinks.Observer {
        @Override
        public boolean isKnownSound(DiskFile open, Found segment, SegmentHeader next) throws IOException {
            String name = segment.file().getFileName().toString();
            return !suspects.contains(name)
                    && SegmentFiles.isSealed(open, segment.segment().header(), next);
        }

        @Override
        public SegmentScan.Visitor visitor(Found segment) {
            return (block, offset, commitsBefore) -> {};
        }

        @Override
        public void complete(DiskFile open, Found segment, SegmentScan scan, SegmentHeader next) throws IOException {
            if (segment.fault() == null && !scan.sealed()) {
                seal(segment.segment(), next);
            }
        }
    }

    private void seal(Segment previous, SegmentHeader following) throws IOException {
        BlockEncoder encoder = new BlockEncoder(AlignedBuffers.PAGE);
        LogEnd end = following.start();
        LogBlock.Facts facts = new LogBlock.Facts(LogBlock.Kind.SEALED, following.logIdLow(), 0, end.lastPosition());
        try (DiskFile open = disk.open(previous.file())) {
            open.writeDurably(encoder.finish(facts, end, encoder.encodeEmpty()), following.previousEnd());
            open.force();
        }
    }

    private Recovered recoverLast(SegmentInventory inventory, List<Found> found) throws IOException {
        Segment last = found.get(found.size() - 1).segment();
        SegmentContent content = last.use();
        try {
            Continuation how = Continuation.of(inventory, content.file(), content::note);
            Continuation.Next next = how.next();
            if (next != null) {
                last.release();
                return begin(next, last, found);
            }
            SegmentScan scan = how.scan();
            clear(last, scan.end(), how.tail().nonZeroEnd());
            last.extendTo(scan.end());
            long tornBytes = how.tail().nonZeroEnd() - scan.end();
            return new Recovered(segments(found), content, scan.logEnd(), scan.watermark(), tornBytes);
        } catch (IOException | RuntimeException failure) {
            last.release();
            throw failure;
        }
    }

    private Recovered begin(Continuation.Next next, Segment last, List<Found> found) throws IOException {
        Segment begun = Continuation.begin(next, last, disk, directory, maker);
        found.add(new Found(begun, null, true));
        long position = next.start().lastPosition();
        return new Recovered(segments(found), begun.use(), next.start(), position, 0);
    }

    private static List<Segment> segments(List<Found> found) {
        return found.stream().map(Found::segment).toList();
    }

    /** Overwrites a torn tail, if there is one, and forces all of the segment. */
    private void clear(Segment last, long from, long to) throws IOException {
        try (DiskFile open = disk.open(last.file())) {
            if (to > from) {
                Zeros.write(open, from, to);
            }
            open.force();
        }
    }
}
