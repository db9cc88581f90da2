package io.tickflux.engine.ingest;

import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * Persists the write stream: journal first, then store. What {@link #persist} returns is stored and can be queried.
 *
 * <p>One thread persists; another may make checkpoints beside it.
 */
public final class StorageSink {
    private final Journal journal;
    private final Store store;
    private final ProducerTable producers;
    private volatile Position applied;

    /** @param applied the position up to which the store has been given every event */
    public StorageSink(Journal journal, Store store, ProducerTable producers, Position applied) {
        this.journal = journal;
        this.store = store;
        this.producers = producers;
        this.applied = applied;
    }

    /**
     * Stores canonical writes in one commit.
     *
     * @throws io.tickflux.engine.WritesRefusedException when nothing was stored
     */
    List<WriteEvent> persist(List<Write> writes, long commitNanos) {
        List<WriteEvent> events = journal.append(writes, commitNanos);
        for (WriteEvent event : events) {
            store.apply(event);
            // Behind the store: whoever sees the checkpoint finds the rows.
            producers.apply(event);
        }
        applied = events.get(events.size() - 1).position();
        return events;
    }

    /** Lets the journal tidy up while nothing is waiting. */
    void idle() {
        journal.idle();
    }

    AckLevel level() {
        return journal.level();
    }

    /** The last event that is stored, at the level that acks carry. */
    Position last() {
        return journal.last();
    }

    Position lastDurable() {
        return journal.lastDurable();
    }

    Optional<Bucket> bucket(BucketKey key) {
        return store.bucket(key);
    }

    ProducerTable producers() {
        return producers;
    }

    /** Forces the store's files up to what has been applied, if that is more than the last time. */
    public void checkpoint() {
        Position through = applied;
        if (through.compareTo(store.checkpoint()) > 0) {
            // Taken behind `through`, so it may know more; a replay from there changes nothing that is known.
            store.checkpoint(through, producers.snapshot(), journal::force);
        }
    }
}
