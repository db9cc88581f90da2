package io.tickflux.engine;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.WriteEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A running engine: writes go in by one door, are stored, can be queried, and are delivered to whoever asked for their keys.
 *
 * <pre>
 *   writes() ──▶ journal ──▶ store ──▶ fan-out ──▶ subscribe(..)
 *                              └──▶ query(..)
 * </pre>
 *
 * Safe to use from any number of threads. Publishers are cold: nothing happens before a subscription.
 */
public interface Engine {
    /** The door in. */
    WriteStream writes();

    /**
     * Delivers every matching event from the start on, exactly once and in journal order, across the switch from history to live.
     * Each subscriber has a cursor of its own and is given what it requests, no more; a slow one falls back to reading the journal
     * and costs no memory and nobody else's time. Delivery happens on threads of the engine: a subscriber must not block them.
     *
     * <p>Fails with {@link PositionExpiredException} when the start is not held. When the engine is closed it completes behind the
     * last event, or fails with {@link EngineClosedException} if that was not delivered by the deadline: resume after the last
     * event seen.
     */
    Flux<WriteEvent> subscribe(Subscription subscription);

    /**
     * Reads stored rows, bucket after bucket in the order of their keys, each ascending in time, some thousand rows at a time and
     * never more than requested. A pattern that matches no bucket gives an empty Flux; a bucket without rows in the range gives one
     * empty block. Reads on threads of the engine.
     */
    Flux<Block> query(Query query);

    /** All buckets, in the order of their keys; a snapshot. */
    Collection<Bucket> buckets();

    Optional<Bucket> bucket(BucketKey key);

    /** The time of a bucket's last row; empty when there is none. Does not block for longer than it takes to open a file. */
    OptionalLong lastEpochNanos(BucketKey key);

    /** The last checkpoint that a producer stored with a write. */
    Optional<String> checkpoint(String producer);

    /** How the engine is doing; a snapshot. */
    EngineStatus status();

    /**
     * Stops: takes no more writes, stores those that were accepted, completes subscriptions, and gives up all threads and files.
     * Idempotent; whatever is not done by the deadline is cut off and logged.
     */
    Mono<Void> close(Duration deadline);
}
