package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of all buckets.
 *
 * <p>One thread applies events, in the order of their positions; an event that was applied before is passed over, so that a replay
 * from an older position does no harm. Any number of threads read. One thread at a time makes checkpoints, beside both.
 */
public interface Store extends AutoCloseable {
    /** Takes in an event; readers see it on return. Does not touch the disk unless memory is full, then it waits for a flush. */
    void apply(WriteEvent event);

    /** Every event up to here is in forced files: where a replay begins, exclusive. */
    Position checkpoint();

    /**
     * Flushes and forces what was applied up to {@code through}, then remembers that and {@code notes}.
     *
     * @param through a position up to which every event has been applied
     * @param notes what else is to be remembered with this position; at most some megabytes
     * @param settle makes everything durable that has been applied so far; called once, when all that the checkpoint takes in has
     *     been taken, which may be more than {@code through}, and before any of it counts: the store must not know what a power cut
     *     takes away elsewhere
     */
    void checkpoint(Position through, byte[] notes, Runnable settle);

    /** Makes a checkpoint of events that are durable already. */
    default void checkpoint(Position through, byte[] notes) {
        checkpoint(through, notes, () -> {});
    }

    /** The notes of the last checkpoint; empty before the first. */
    byte[] notes();

    /** The position behind which a rebuild needs every event: what came before it, the store alone holds. */
    Position base();

    /** Makes the last checkpoint the base; first reads everything that is new in it since the base before. */
    void rebase();

    /** Whether a reader or a checkpoint found damage that can be rebuilt. Reads that need what is damaged fail until it is. */
    boolean isDamaged();

    /**
     * Rebuilds what was found damaged, from the base and the journal, while the store is in use. What neither of them has is lost:
     * reads of those times fail from then on until a delete covers them.
     *
     * @param between is called every now and then; may make checkpoints
     */
    void heal(Runnable between);

    /** Bytes held in memory that no file has yet. */
    long unflushedBytes();

    Optional<Bucket> bucket(BucketKey key);

    /** All buckets, in no order; a snapshot. */
    Collection<Bucket> buckets();

    /** The time of the bucket's last row. */
    OptionalLong lastEpochNanos(BucketKey key);

    /**
     * Reads rows.
     *
     * @param key an existing bucket; an unknown one has no rows
     * @param columns names besides {@code Epoch}, in order; empty for all
     */
    BlockCursor scan(BucketKey key, TimeRange range, Limit limit, List<String> columns);

    /** Gives up the files without flushing (the journal has everything); idempotent. */
    @Override
    void close();
}
