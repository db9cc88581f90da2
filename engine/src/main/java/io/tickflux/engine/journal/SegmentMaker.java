package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** Turns a blank file into the next segment of a log: the file gets its name when its header is on the device, and not before. */
final class SegmentMaker {
    private final Disk disk;
    private final Path directory;
    private final Clock clock;

    SegmentMaker(Disk disk, Path directory, Clock clock) {
        this.disk = disk;
        this.directory = directory;
        this.clock = clock;
    }

    /** The first segment of a new log. */
    Segment first(long logId, long segmentBytes) throws IOException {
        Path path = directory.resolve(Preparer.SPARE_NAME);
        DiskFile file = disk.create(path, segmentBytes);
        WritableSegment blank = new WritableSegment(file, path, segmentBytes, AlignedBuffers.PAGE);
        return begin(blank, new SegmentHeader(logId, 1, segmentBytes, LogEnd.EMPTY, 0, nowNanos()));
    }

    /** The segment behind {@code previous}. */
    Segment next(WritableSegment blank, Segment previous, LogEnd start) throws IOException {
        SegmentHeader before = previous.header();
        return begin(
                blank,
                new SegmentHeader(before.logId(), before.id() + 1, blank.bytes(), start, previous.end(), nowNanos()));
    }

    /** The segment in which a log goes on behind damage. */
    Segment begin(WritableSegment blank, long logId, Continuation.Next next) throws IOException {
        return begin(
                blank,
                new SegmentHeader(logId, next.id(), blank.bytes(), next.start(), next.previousEnd(), nowNanos()));
    }

    private Segment begin(WritableSegment blank, SegmentHeader header) throws IOException {
        // Closed before it is renamed: an open file may have to be opened again by its name.
        try (blank) {
            blank.file().writeDurably(header.encode(), 0);
            blank.file().force();
        }
        Path path = directory.resolve(Segment.fileName(header.id()));
        disk.renameDurably(blank.path(), path);
        return new Segment(disk, path, header, AlignedBuffers.PAGE);
    }

    private long nowNanos() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }
}
