package io.tickflux.engine.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}; safe for several threads. An interrupt of the calling thread does no harm to it. */
public interface DiskFile extends Closeable {
    long size() throws IOException;

    /**
     * Reads at an offset as much as {@code target} has room for.
     *
     * @return the number of bytes read, less than there is room for only at the end of the file
     * @throws UnreadableException when the device does not give them out
     */
    int read(ByteBuffer target, long offset) throws IOException;

    /** Writes all remaining bytes: they survive the death of the process. Leaves the buffer's position alone. */
    void write(ByteBuffer source, long offset) throws IOException;

    /**
     * Writes all remaining bytes: they are on the device on return. Leaves the buffer's position alone.
     *
     * @param source a direct buffer whose address and remaining bytes are multiples of 4096
     * @param offset a multiple of 4096
     */
    void writeDurably(ByteBuffer source, long offset) throws IOException;

    /** Cuts off what stands behind {@code bytes}; does nothing when that is nothing. */
    void truncate(long bytes) throws IOException;

    /**
     * What was written, and the file's length and allocation, is on the device on return.
     *
     * @throws ForceFailedException for good: nobody knows what the device holds, and asking again would answer yes without cause
     */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
