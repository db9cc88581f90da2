package io.tickflux.transport.client.protocol;

import io.tickflux.api.AckLevel;
import io.tickflux.api.Position;
import java.util.List;

/**
 * How a server is doing at a moment.
 *
 * @param version the server's version
 * @param storage what is stored
 * @param traffic who is connected
 * @param plugins triggers and bgworkers, in the order of the config
 */
public record ServerStatus(String version, Storage storage, Traffic traffic, List<Plugin> plugins) {
    public ServerStatus {
        plugins = List.copyOf(plugins);
    }

    /**
     * The engine's storage.
     *
     * @param state {@code OPEN}, {@code READ_ONLY_FULL}, {@code FAILED} or {@code CLOSED}
     * @param reason why it takes no writes; empty when it does
     * @param ackLevel what an acknowledged write survives
     * @param first the oldest event held
     * @param last the newest event stored
     * @param lastDurable the last event that is certainly on the device
     * @param quarantined parts of the journal that were found damaged, each with segment and positions; everything else is served
     * @param checkpoint the position up to which the store's files are forced
     * @param buckets number of buckets
     * @param queuedBytes writes that wait for the journal
     * @param unflushedBytes rows that no file has yet
     */
    public record Storage(
            String state,
            String reason,
            AckLevel ackLevel,
            Position first,
            Position last,
            Position lastDurable,
            List<String> quarantined,
            Position checkpoint,
            int buckets,
            long queuedBytes,
            long unflushedBytes) {
        public Storage {
            quarantined = List.copyOf(quarantined);
        }
    }

    /**
     * The server's connections.
     *
     * @param connections open RSocket connections
     * @param streams requests in progress
     * @param subscriptions live subscriptions of the engine: of clients and of triggers
     * @param heldBytes outgoing bytes held for all connections together
     */
    public record Traffic(int connections, int streams, int subscriptions, long heldBytes) {}

    /**
     * A plugin.
     *
     * @param name its name in the config
     * @param kind {@code trigger} or {@code bgworker}
     * @param state such as {@code RUNNING} or {@code BACKING_OFF}
     * @param detail what the operator should know, such as the last failure; may be empty
     */
    public record Plugin(String name, String kind, String state, String detail) {}
}
