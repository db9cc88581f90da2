package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes zeros, a chunk at a time; for one thread. */
final class Zeros {
    /** Small enough that a commit which waits behind it on the device does not wait long. */
    static final int CHUNK_BYTES = 1 << 20;

    private final ByteBuffer chunk = AlignedBuffers.allocate(CHUNK_BYTES);

    /** Writes zeros up to the next multiple of a chunk, or to {@code to}; returns where it ended. Multiples of a page. */
    long writeChunk(DiskFile file, long from, long to) throws IOException {
        long end = Math.min(to, (from / CHUNK_BYTES + 1) * CHUNK_BYTES);
        file.writeDurably(chunk.slice(0, (int) (end - from)), from);
        return end;
    }

    /** Writes zeros over all of a span. */
    void write(DiskFile file, long from, long to) throws IOException {
        long offset = from;
        while (offset < to) {
            offset = writeChunk(file, offset, to);
        }
    }
}
