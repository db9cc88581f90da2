package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A journal as it is at a moment, seen through its files: another process may go on to write it, and to give up parts of it. Changes
 * nothing and takes no lock. What was acknowledged before is in it.
 */
public final class JournalView {
    /** How often segments may be given up under our hands before something else must be wrong. */
    private static final int MAX_ATTEMPTS = 20;

    private final Disk disk;
    private final SegmentList segments;
    private final long last;

    private JournalView(Disk disk, List<Segment> segments, long last) {
        this.disk = disk;
        this.segments = new SegmentList(segments);
        this.last = last;
    }

    /**
     * Looks at a journal; reads the headers of its segments and all of the newest one.
     *
     * @throws DamagedStorageException when something is missing that was stored, or when there is no journal
     */
    public static JournalView of(Path directory) {
        return of(directory, RealDisk.buffered());
    }

    /** As {@link #of(Path)}, on any disk. */
    public static JournalView of(Path directory, Disk disk) {
        for (int attempt = 1; ; attempt++) {
            try {
                return look(directory, disk);
            } catch (NoSuchFileException givenUp) {
                if (attempt == MAX_ATTEMPTS) {
                    throw new UncheckedIOException(givenUp);
                }
            } catch (IOException problem) {
                throw new UncheckedIOException("journal cannot be read: directory=" + directory, problem);
            }
        }
    }

    private static JournalView look(Path directory, Disk disk) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : SegmentFiles.list(disk, directory)) {
            if (Segment.isFileName(file.getFileName().toString())) {
                Segment segment = segment(disk, file);
                if (!segments.isEmpty()) {
                    Segment before = segments.get(segments.size() - 1);
                    SegmentFiles.requireFollows(before.header(), segment.header(), file);
                    before.extendTo(segment.header().previousEnd());
                }
                segments.add(segment);
            }
        }
        if (segments.isEmpty()) {
            throw new DamagedStorageException(directory, 0, "no segments");
        }
        return new JournalView(disk, segments, extendToEnd(segments.get(segments.size() - 1)));
    }

    private static Segment segment(Disk disk, Path file) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            return new Segment(disk, file, SegmentFiles.readHeader(open, file), AlignedBuffers.PAGE);
        }
    }

    /** Finds the end of what is written: a block may be half there, but what a later one calls forced must be whole. */
    private static long extendToEnd(Segment newest) throws IOException {
        SegmentHeader header = newest.header();
        SegmentContent content = newest.use();
        try {
            SegmentScan scan = SegmentScan.of(content.file(), header, (block, offset, commits) -> {});
            TailScan tail = TailScan.of(
                    content.file(), header, scan.end(), scan.logEnd().epoch());
            if (tail.watermark() > scan.logEnd().lastPosition()) {
                // written since; or damaged
                scan = SegmentScan.continuing(content.file(), header, (block, offset, commits) -> {}, scan);
            }
            long end = scan.logEnd().lastPosition();
            if (Math.max(scan.watermark(), tail.watermark()) > end) {
                throw new DamagedStorageException(
                        newest.file(), scan.end(), "positions from " + (end + 1) + " on are not what was written");
            }
            newest.extendTo(scan.end());
            return end;
        } finally {
            newest.release();
        }
    }

    /** A number that tells this log from all others. */
    public long logId() {
        return segments.first().header().logId();
    }

    /** The position of the oldest event, or of the next one if there is none. */
    public Position first() {
        return Position.of(segments.first().firstPosition());
    }

    /** The position of the newest event; {@link Position#ORIGIN} before the first. */
    public Position last() {
        return Position.of(last);
    }

    /** The position behind {@code position}. */
    public Position after(Position position) {
        return Position.of(JournalLimits.sequence(position) + 1);
    }

    /** As {@link Journal#read}. */
    public JournalReader read(Position from, Predicate<BucketKey> wanted) {
        long position = JournalLimits.sequence(from);
        if (position < segments.first().firstPosition() || position > last + 1) {
            throw segments.expired(position, last);
        }
        return new SegmentReader(segments, () -> last, position, wanted);
    }

    /** The files, oldest first. */
    public List<File> files() {
        List<Segment> all = segments.all();
        List<File> files = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Segment segment = all.get(i);
            SegmentHeader next = i + 1 < all.size() ? all.get(i + 1).header() : null;
            // up to and including the SEALED block
            long bytes = segment.end() + (next == null ? 0 : AlignedBuffers.PAGE);
            files.add(new File(segment.file(), bytes, segment.header().segmentBytes(), next == null));
        }
        return files;
    }

    /**
     * A file of the journal.
     *
     * @param file where it is
     * @param bytes that say something; the rest is zeros
     * @param segmentBytes its length
     * @param isNewest whether it is still being written
     */
    public record File(Path file, long bytes, long segmentBytes, boolean isNewest) {}

    /**
     * Reads every block of one of {@link #files}, or of a copy of it, and requires it to be as this view has it.
     *
     * @throws DamagedStorageException when it is not
     */
    public void check(File file, Path copy) {
        List<Segment> all = segments.all();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).file().equals(file.file())) {
                check(all.get(i), i + 1 < all.size() ? all.get(i + 1).header() : null, copy);
            }
        }
    }

    private void check(Segment segment, @Nullable SegmentHeader next, Path copy) {
        try (DiskFile open = disk.openToRead(copy)) {
            SegmentScan scan = SegmentScan.of(open, segment.header(), (block, offset, commits) -> {});
            if (next != null && !SegmentFiles.leadsTo(scan, next)) {
                throw new DamagedStorageException(
                        copy, scan.end(), SegmentFiles.missing(scan, next, copy).toString());
            }
            if (next == null && scan.logEnd().lastPosition() != last) {
                throw new DamagedStorageException(
                        copy, scan.end(), "ends at position " + scan.logEnd().lastPosition() + ", expected " + last);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("segment cannot be read: " + copy, problem);
        }
    }
}
