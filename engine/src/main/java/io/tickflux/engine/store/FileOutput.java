package io.tickflux.engine.store;

import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one file from a place on, on one handle from the first byte to the force, so that no error of the device is missed. */
final class FileOutput implements AutoCloseable {
    private final DiskFile file;
    private long offset;

    FileOutput(DiskFile file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    /** Writes all of the buffer behind what was written before. */
    void write(ByteBuffer bytes) throws IOException {
        file.write(bytes, offset);
        offset += bytes.remaining();
    }

    /** Makes everything durable. */
    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
