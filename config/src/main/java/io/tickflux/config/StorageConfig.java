package io.tickflux.config;

import java.util.List;

/**
 * The way of a write through the engine.
 *
 * @param journal the durable log of all writes
 * @param store the files that answer queries
 * @param fanOut the recent events that live consumers share
 * @param keep {@code keep}, default none: for how long rows of which buckets are kept
 */
public record StorageConfig(JournalConfig journal, StoreConfig store, FanOutConfig fanOut, List<KeepConfig> keep) {

    static StorageConfig defaults() {
        return new StorageConfig(JournalConfig.defaults(), StoreConfig.defaults(), FanOutConfig.defaults(), List.of());
    }
}
