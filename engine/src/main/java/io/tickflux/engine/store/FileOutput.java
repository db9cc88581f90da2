package io.tickflux.engine.store;

import io.tickflux.engine.disk.DiskFailures;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes one file from a place on, on one handle from the first byte to the force, so that no error of the device is missed. */
final class FileOutput implements AutoCloseable {
    private final Path path;
    private final DiskFile file;
    private long offset;

    FileOutput(Path path, DiskFile file, long offset) {
        this.path = path;
        this.file = file;
        this.offset = offset;
    }

    /** Writes all of the buffer behind what was written before. */
    void write(ByteBuffer bytes) throws IOException {
        try {
            file.write(bytes, offset);
        } catch (IOException failure) {
            throw DiskFailures.in("write", path, failure);
        }
        offset += bytes.remaining();
    }

    /** Makes everything durable. */
    void force() throws IOException {
        try {
            file.force();
        } catch (IOException failure) {
            throw DiskFailures.in("force", path, failure);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
