package io.tickflux.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one file, on one handle from the first byte to the force, so that no error of the device is missed. */
interface FileOutput extends AutoCloseable {
    /** Writes all of the buffer behind what was written before. */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes everything durable. A failure is final: what the device holds is unknown then, and a second try would lie. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
