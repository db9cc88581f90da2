package io.tickflux.engine.store;

import io.tickflux.api.Block;
import io.tickflux.engine.DamagedStorageException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells of damage that a reader comes upon. */
record WatchedCursor(BlockCursor rows, Consumer<DamagedStorageException> damaged) implements BlockCursor {
    @Override
    public @Nullable Block next() {
        try {
            return rows.next();
        } catch (DamagedStorageException e) {
            damaged.accept(e);
            throw e;
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
