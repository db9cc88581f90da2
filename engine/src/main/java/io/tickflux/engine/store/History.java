package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The events that a store is derived from, to rebuild what is damaged. Safe to use from any number of threads. */
public interface History {
    /** Nothing is held: what is damaged stays so, and a store that has damaged files is not opened. */
    History NONE = new History() {
        @Override
        public boolean reachesBackTo(Position position) {
            return false;
        }

        @Override
        public void replay(
                Position after, Position through, Predicate<BucketKey> wanted, Consumer<WriteEvent> events) {}
    };

    /** Whether every event behind a position is held. */
    boolean reachesBackTo(Position position);

    /**
     * Gives out events of some buckets in the order of their positions.
     *
     * @param after the position before the first
     * @param through the position of the last
     * @throws io.tickflux.engine.EngineException when an event of them cannot be had
     */
    void replay(Position after, Position through, Predicate<BucketKey> wanted, Consumer<WriteEvent> events);
}
