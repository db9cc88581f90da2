package io.tickflux.engine.journal;

import io.tickflux.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest segments of a log.
 *
 * <pre>
 *   0000000001.segment ──rename──▶ 0000000001.segment.del ──force directory──▶ delete
 * </pre>
 *
 * One after the other, so that a log never has a hole wherever this is killed; what is left of it the next start deletes.
 */
final class SegmentRemoval {
    static final String SUFFIX = ".del";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentRemoval.class);

    private final Disk disk;
    private final Path directory;

    SegmentRemoval(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Removes segments that end at or before a position; never the last one. */
    void run(SegmentList segments, long through) throws IOException {
        for (Segment oldest = segments.first(); isBelow(segments.after(oldest), through); oldest = segments.first()) {
            // first for readers, so that none of them looks for a file that is not there
            segments.removeFirst();
            Path file = oldest.file();
            Path removed = directory.resolve(file.getFileName() + SUFFIX);
            disk.rename(file, removed);
            disk.forceDirectory(directory);
            disk.delete(removed);
            LOG.info("segment removed: file={}, first={}", file.getFileName(), oldest.firstPosition());
        }
    }

    private static boolean isBelow(@Nullable Segment next, long through) {
        return next != null && next.firstPosition() - 1 <= through;
    }
}
