package io.tickflux.engine.store;

import io.tickflux.api.Block;
import org.jspecify.annotations.Nullable;

/** Nothing to read. */
enum NoRows implements BlockCursor {
    INSTANCE;

    @Override
    public @Nullable Block next() {
        return null;
    }

    @Override
    public void close() {}
}
