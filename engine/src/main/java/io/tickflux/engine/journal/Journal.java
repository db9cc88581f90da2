package io.tickflux.engine.journal;

import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.EngineState;
import java.util.List;
import java.util.function.Predicate;

/**
 * The ordered, durable log of all writes.
 *
 * <p>One thread appends; any number of threads read, each through its own {@link JournalReader}. All methods may block on the disk.
 */
public interface Journal extends AutoCloseable {
    /**
     * Stores a batch as one unit: after a crash either all of it is there or none. On return the batch is stored at
     * {@link #level()} and visible to readers.
     *
     * @param batch at least one write, in canonical form: the bucket's schema and slot times
     * @param commitNanos the wall clock to note in the events
     * @return one event for each write, in order, with rising positions
     * @throws io.tickflux.api.InvalidInputException when the batch is empty, too large, or holds a text that would not come back as it
     *     is; nothing was stored, the journal goes on
     * @throws io.tickflux.engine.WritesRefusedException when nothing was stored; the journal's {@link #state()} says what follows
     */
    List<WriteEvent> append(List<Write> batch, long commitNanos);

    /**
     * Tells the journal that nothing has been waiting for about 10 ms; called by the appending thread. Settles what only a later
     * append would: notes on the device that the last batch was stored, so that damage to it can be told from a write that a
     * crash cut short. Does nothing when that is noted already, or when {@link #state()} is not {@code OPEN}.
     *
     * @throws io.tickflux.engine.WritesRefusedException when the note cannot be stored; the last batch is not affected
     */
    void idle();

    /**
     * Waits until everything that was appended before is on the device; at once when the sync policy has seen to that. Any thread.
     *
     * @throws io.tickflux.engine.WritesRefusedException when that fails, or failed before
     */
    void force();

    /** What an append survives under the sync policy in force. */
    AckLevel level();

    /** The position of the oldest event held, or of the next event if there is none. */
    Position first();

    /** The position of the newest event that readers may see; {@link Position#ORIGIN} before the first. */
    Position last();

    /** The position of the first event that was committed at {@code epochNanos} or later; the one after {@link #last()} if none. */
    Position at(long epochNanos);

    /** The position behind {@code position}, where the next event stands or will stand. */
    Position after(Position position);

    /**
     * Reads events from a position on.
     *
     * @param from the first position; may be the one behind {@link #last()}
     * @param wanted which keys to return; events of others are passed over without being decoded
     * @throws io.tickflux.engine.PositionExpiredException when {@code from} is before {@link #first()} or beyond the end
     */
    JournalReader read(Position from, Predicate<BucketKey> wanted);

    /** The last position that is certainly on the device. */
    Position lastDurable();

    /**
     * What was found damaged so far in segments that are no longer written. Readers that come to such a range get a
     * {@link io.tickflux.engine.DamagedStorageException}; those that begin behind it read on.
     */
    List<DamagedRange> quarantined();

    /** The parts that can be given up, oldest first. The newest events are in none. */
    List<Part> parts();

    /**
     * Gives up the parts that end at or before a position, oldest first; may be called beside everything else. Killed at any point it
     * has given up some of them. Readers that need what is gone fail with {@link io.tickflux.engine.PositionExpiredException}.
     */
    void giveUp(Position through);

    /**
     * Events that are held or given up together.
     *
     * @param first the position of the first event
     * @param last the position of the last event
     * @param bytes that it occupies
     * @param latestCommitNanos the latest commit time of any event up to here
     */
    record Part(Position first, Position last, long bytes, long latestCommitNanos) {}

    /** Whether the journal takes writes. */
    EngineState state();

    /** Why it takes none: what was done, with which file, and what the system said; empty when it does. */
    String reason();

    /** Gives up the files; idempotent. */
    @Override
    void close();
}
