package io.tickflux.engine;

import io.tickflux.api.AckLevel;
import io.tickflux.api.Position;
import java.util.List;

/**
 * How an engine is doing at a moment.
 *
 * @param state whether it takes writes
 * @param reason why not: what was done, with which file, and what the system said; when it does, why the store cannot be flushed for
 *     now; empty when all is well
 * @param ackLevel what an acknowledged write survives
 * @param first the oldest event held, or the next one if there is none
 * @param last the newest event stored
 * @param lastDurable the last event that is certainly on the device
 * @param quarantined what was found damaged so far in parts of the journal that are no longer written; everything else is served
 * @param checkpoint the position up to which the store's files are forced
 * @param buckets number of buckets
 * @param subscriptions number of live subscriptions
 * @param queuedBytes writes that wait for the journal
 * @param unflushedBytes rows that no file has yet
 */
public record EngineStatus(
        EngineState state,
        String reason,
        AckLevel ackLevel,
        Position first,
        Position last,
        Position lastDurable,
        List<DamagedRange> quarantined,
        Position checkpoint,
        int buckets,
        int subscriptions,
        long queuedBytes,
        long unflushedBytes) {
    public EngineStatus {
        quarantined = List.copyOf(quarantined);
    }
}
