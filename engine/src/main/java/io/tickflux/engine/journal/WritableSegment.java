package io.tickflux.engine.journal;

import io.tickflux.engine.disk.DiskFailures;
import io.tickflux.engine.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A segment file that is being prepared or filled.
 *
 * <pre>
 *   0        4096                                prepared                     bytes
 *   | header | blocks ...      | zeros, on the device | not written yet: no space is held |
 * </pre>
 */
final class WritableSegment implements Closeable {
    private final DiskFile file;
    private final Path path;
    private final long bytes;
    private volatile long prepared;

    /** @param prepared up to where, from the header on, space is held and forced; a multiple of a page */
    WritableSegment(DiskFile file, Path path, long bytes, long prepared) {
        this.file = file;
        this.path = path;
        this.bytes = bytes;
        this.prepared = prepared;
    }

    DiskFile file() {
        return file;
    }

    Path path() {
        return path;
    }

    long bytes() {
        return bytes;
    }

    long prepared() {
        return prepared;
    }

    /** For the preparing thread: writes and forces a chunk of zeros. */
    void prepareChunk() throws IOException {
        try {
            long end = Zeros.writeChunk(file, prepared, bytes);
            file.force();
            prepared = end;
        } catch (IOException failed) {
            throw DiskFailures.in("prepare", path, failed);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
