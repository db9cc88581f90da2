package io.tickflux.config;

/**
 * The way of a write through the engine.
 *
 * @param journal the durable log of all writes
 * @param store the files that answer queries
 * @param fanOut the recent events that live consumers share
 */
public record StorageConfig(JournalConfig journal, StoreConfig store, FanOutConfig fanOut) {

    static StorageConfig defaults() {
        return new StorageConfig(JournalConfig.defaults(), StoreConfig.defaults(), FanOutConfig.defaults());
    }
}
