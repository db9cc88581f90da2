package io.tickflux.transport.client.protocol;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a write, an event and a block of a query have in common on the wire.
 *
 * @param position where it stands; for events only
 * @param commitNanos when it was committed; 0 if it was not
 * @param key the bucket
 * @param change what is or was done to it
 * @param origin who wrote it
 */
public record Envelope(@Nullable Position position, long commitNanos, BucketKey key, Change change, Origin origin) {
    public static Envelope of(Write write) {
        return new Envelope(null, 0, write.key(), write.change(), write.origin());
    }

    public static Envelope of(WriteEvent event) {
        return new Envelope(event.position(), event.commitNanos(), event.key(), event.change(), event.origin());
    }

    public static Envelope of(Block block) {
        return new Envelope(null, 0, block.key(), new Change.Rows(block.type(), block.records()), Origin.ANONYMOUS);
    }

    /** As a write; a position is of no matter. */
    public Write toWrite() {
        return new Write(key, change, origin);
    }

    /** @throws InvalidInputException when it has no position */
    public WriteEvent toEvent() {
        if (position == null) {
            throw new InvalidInputException("position", "none", "the position of an event");
        }
        return new WriteEvent(position, commitNanos, key, change, origin);
    }

    /** @throws InvalidInputException when it is not rows */
    public Block toBlock() {
        if (change instanceof Change.Rows rows) {
            return new Block(key, rows.type(), rows.records());
        }
        throw new InvalidInputException("op", Words.of(change), "rows");
    }
}
