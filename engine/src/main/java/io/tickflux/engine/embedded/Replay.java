package io.tickflux.engine.embedded;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.ingest.ProducerTable;
import io.tickflux.engine.store.Store;

/** Applies events of the journal to a store that nobody uses yet, and flushes it whenever it holds too much: nobody else does. */
final class Replay {
    private final Store store;
    private final ProducerTable producers;
    private final long limitBytes;
    private Position applied;
    private long events;

    Replay(Store store, ProducerTable producers, long limitBytes) {
        this.store = store;
        this.producers = producers;
        this.limitBytes = limitBytes;
        this.applied = store.checkpoint();
    }

    void apply(WriteEvent event) {
        store.apply(event);
        producers.apply(event);
        applied = event.position();
        events++;
        if (store.unflushedBytes() >= limitBytes) {
            if (store.isDamaged()) {
                // what is damaged is not flushed
                store.heal(() -> {});
            }
            store.checkpoint(applied, producers.snapshot());
        }
    }

    Position applied() {
        return applied;
    }

    long events() {
        return events;
    }
}
