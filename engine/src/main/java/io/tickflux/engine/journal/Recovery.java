package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
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
 *   <li>Each segment's header, and where another one follows its SEALED block, must continue the one before.
 *   <li>The last segment is read whole. What follows the last good block is a torn tail, which nobody was promised, unless a watermark
 *       says that it was on the device: then it is damage, and nothing is touched.
 *   <li>A torn tail is overwritten with zeros; everything is forced before anybody may build on it.
 * </ol>
 */
final class Recovery {
    private final Disk disk;
    private final Path directory;
    private final List<DamagedRange> quarantined = new ArrayList<>();

    Recovery(Disk disk, Path directory) {
        this.disk = disk;
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

    /** What is missing in segments before the last. */
    List<DamagedRange> quarantined() {
        return quarantined;
    }

    /** @throws DamagedStorageException when something is missing that was stored */
    Recovered run() throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : SegmentFiles.list(disk, directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".tmp") || name.endsWith(SegmentRemoval.SUFFIX)) {
                disk.delete(file);
            } else if (Segment.isFileName(name)) {
                segments.add(segment(file));
            }
        }
        disk.forceDirectory(directory);
        if (segments.isEmpty()) {
            return new Recovered(segments, null, LogEnd.EMPTY, 0, 0);
        }
        for (int i = 1; i < segments.size(); i++) {
            requireSealed(segments.get(i - 1), segments.get(i));
        }
        return recoverLast(segments);
    }

    private Segment segment(Path file) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            return new Segment(disk, file, SegmentFiles.readHeader(open, file), AlignedBuffers.PAGE);
        }
    }

    private void requireSealed(Segment previous, Segment next) throws IOException {
        SegmentHeader following = next.header();
        SegmentFiles.requireFollows(previous.header(), following, next.file());
        previous.extendTo(following.previousEnd());
        boolean sealed;
        try (DiskFile open = disk.openToRead(previous.file())) {
            sealed = SegmentFiles.isSealed(open, previous.header(), following);
            if (!sealed) {
                SegmentScan scan = SegmentScan.of(open, previous.header(), (block, offset, commits) -> {});
                if (!SegmentFiles.leadsTo(scan, following)) {
                    // the newest segment is not concerned: the log goes on, and readers find what is missing
                    quarantined.add(SegmentFiles.missing(scan, following, previous.file()));
                    return;
                }
            }
        }
        if (!sealed) {
            seal(previous, following);
        }
    }

    /** The process ended between the beginning of the next segment and the sealing of this one. */
    private void seal(Segment previous, SegmentHeader following) throws IOException {
        BlockEncoder encoder = new BlockEncoder(AlignedBuffers.PAGE);
        LogEnd end = following.start();
        LogBlock.Facts facts = new LogBlock.Facts(LogBlock.Kind.SEALED, following.logIdLow(), 0, end.lastPosition());
        try (DiskFile open = disk.open(previous.file())) {
            open.writeDurably(encoder.finish(facts, end, encoder.encodeEmpty()), following.previousEnd());
            open.force();
        }
    }

    private Recovered recoverLast(List<Segment> segments) throws IOException {
        Segment last = segments.get(segments.size() - 1);
        SegmentContent content = last.use();
        try {
            SegmentScan scan = SegmentScan.of(content.file(), last.header(), content::note);
            TailScan tail = TailScan.of(
                    content.file(), last.header(), scan.end(), scan.logEnd().epoch());
            SegmentFiles.requireComplete(scan, tail, last.file());
            clear(last, scan.end(), tail.nonZeroEnd());
            last.extendTo(scan.end());
            return new Recovered(segments, content, scan.logEnd(), scan.watermark(), tail.nonZeroEnd() - scan.end());
        } catch (IOException | RuntimeException failure) {
            last.release();
            throw failure;
        }
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
