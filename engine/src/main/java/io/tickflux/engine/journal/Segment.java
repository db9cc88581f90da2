package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of the log. What it takes to read it (an open file, dictionary, index) is held as long as someone uses it, and shared.
 * Safe for any number of threads; one of them extends the last segment.
 */
final class Segment {
    private static final String SUFFIX = ".segment";

    private final Disk disk;
    private final Path file;
    private final SegmentHeader header;
    /** Where the blocks that readers may see end. Written before the journal's last position is. */
    private volatile long end;

    private @Nullable SegmentContent content;
    private int users;

    Segment(Disk disk, Path file, SegmentHeader header, long end) {
        this.disk = disk;
        this.file = file;
        this.header = header;
        this.end = end;
    }

    /** The name of the segment with that id. */
    static String fileName(long id) {
        return String.format(Locale.ROOT, "%010d" + SUFFIX, id);
    }

    /** The id in a name as {@link #fileName} makes it; 0 in any other. */
    static long idOf(String name) {
        String digits = name.substring(0, Math.max(0, name.length() - SUFFIX.length()));
        boolean isNumber =
                !digits.isEmpty() && digits.length() < 19 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        long id = isNumber ? Long.parseLong(digits) : 0;
        return name.equals(fileName(id)) ? id : 0;
    }

    static boolean isFileName(String name) {
        return name.endsWith(SUFFIX);
    }

    Path file() {
        return file;
    }

    SegmentHeader header() {
        return header;
    }

    long firstPosition() {
        return header.firstPosition();
    }

    long end() {
        return end;
    }

    /** For the appending thread. */
    void extendTo(long newEnd) {
        end = newEnd;
    }

    /** Where blocks must end: behind it there is room for the SEALED block only. */
    long limit() {
        return header.segmentBytes() - AlignedBuffers.PAGE;
    }

    /** A range of positions in it that cannot be had. */
    DamagedRange damage(long offset, long from, long to, String what) {
        return new DamagedRange(
                file.getFileName().toString(), offset, Position.of(from), Position.of(Math.max(from, to)), what);
    }

    /** What it takes to read; to be given back with {@link #release}. */
    synchronized SegmentContent use() throws IOException {
        if (content == null) {
            content = new SegmentContent(disk.openToRead(file), header);
        }
        users++;
        return content;
    }

    synchronized void release() throws IOException {
        users--;
        if (users == 0 && content != null) {
            SegmentContent unused = content;
            content = null;
            unused.close();
        }
    }
}
