package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes zeros, a chunk at a time. */
final class Zeros {
    /** Small enough that a commit which waits behind it on the device does not wait long. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final ByteBuffer CHUNK = AlignedBuffers.allocate(CHUNK_BYTES);

    private Zeros() {}

    /** Writes zeros up to the next multiple of a chunk, or to {@code to}; returns where it ended. Multiples of a page. */
    static long writeChunk(DiskFile file, long from, long to) throws IOException {
        long end = Math.min(to, (from / CHUNK_BYTES + 1) * CHUNK_BYTES);
        file.writeDurably(CHUNK.slice(0, (int) (end - from)), from);
        return end;
    }

    /** Writes zeros over all of a span. */
    static void write(DiskFile file, long from, long to) throws IOException {
        long offset = from;
        while (offset < to) {
            offset = writeChunk(file, offset, to);
        }
    }
}
