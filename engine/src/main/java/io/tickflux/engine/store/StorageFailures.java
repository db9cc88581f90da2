package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.ExhaustedException;
import io.tickflux.engine.disk.ForceFailedException;
import io.tickflux.engine.disk.UnreadableException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Says in the engine's terms what an {@link IOException} means. */
final class StorageFailures {
    private StorageFailures() {}

    /** A read failed. Only what is not there, and what the device does not give out, is damaged. */
    static EngineException whileReading(StoreFiles files, String name, long offset, IOException e) {
        boolean missing = e instanceof EOFException || e instanceof NoSuchFileException;
        if (!missing && !(e instanceof UnreadableException)) {
            return new StorageUnavailableException(files.path(name).toString(), e);
        }
        String what = missing ? "bytes are missing: " + e.getMessage() : "cannot be read: " + e;
        DamagedStorageException damaged = new DamagedStorageException(files.path(name), offset, what);
        damaged.initCause(e);
        return damaged;
    }

    /**
     * A flush failed: nothing of it counts. It may be tried again only when there was no room for it: then all of it is written again,
     * behind what was forced before or to new files, so that a force which forgot what it could not write does no harm.
     */
    static WritesRefusedException whileWriting(Position lastDurable, IOException e) {
        boolean passes = e instanceof ExhaustedException
                || (e instanceof ForceFailedException failed && failed.isForWantOfRoom());
        return refused(passes ? EngineState.READ_ONLY_FULL : EngineState.FAILED, lastDurable, e);
    }

    /** It is not known what is in force. */
    static WritesRefusedException forGood(Position lastDurable, IOException e) {
        return refused(EngineState.FAILED, lastDurable, e);
    }

    private static WritesRefusedException refused(EngineState state, Position lastDurable, IOException e) {
        WritesRefusedException refused = new WritesRefusedException(state, lastDurable, "store: " + e.getMessage());
        refused.initCause(e);
        return refused;
    }
}
