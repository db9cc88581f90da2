package io.tickflux.engine.store;

import io.tickflux.api.Block;
import org.jspecify.annotations.Nullable;

/** The rows of one bucket in ascending time, some thousand at a time; for one thread. Sees the bucket as it was when opened. */
public interface BlockCursor extends AutoCloseable {
    /** The next rows, or null behind the last. May block on the disk. */
    @Nullable
    Block next();

    /** Gives up the files; idempotent. */
    @Override
    void close();
}
