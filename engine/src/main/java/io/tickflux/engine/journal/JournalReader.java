package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import org.jspecify.annotations.Nullable;

/** A cursor over the journal, for one thread at a time. */
public interface JournalReader extends AutoCloseable {
    /**
     * The next wanted event, or null when none is there at the moment; asking again later finds what was appended since. A reader
     * that has passed over many events may also return null, so that a call stays short: {@link #position} has moved then, and
     * asking again at once goes on from there. One that wants every key never does.
     *
     * @throws io.tickflux.engine.DamagedStorageException when the bytes at the cursor are not what was written
     * @throws io.tickflux.engine.StorageUnavailableException when they cannot be read for now; a new reader may read them later
     * @throws io.tickflux.engine.PositionExpiredException when retention removed the position in the meantime
     */
    @Nullable
    WriteEvent next();

    /** The position of the next event to look at: everything before was returned or passed over. */
    Position position();

    /** Gives up the files; idempotent. */
    @Override
    void close();
}
