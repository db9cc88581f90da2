package io.tickflux.config;

import java.time.Duration;

/**
 * The files that answer queries.
 *
 * @param memoryBytes {@code store.memory}, in bytes, default 256 MiB: what is held in memory before it is flushed. Too
 *     low makes many small blocks; too high takes memory from everything else and lengthens recovery
 * @param checkpointInterval {@code store.checkpoint_interval}, default 1 min: how often it is noted how far the files
 *     are forced to disk. Too short costs disk writes; too long makes a restart after a crash replay more
 */
public record StoreConfig(long memoryBytes, Duration checkpointInterval) {

    /** The default of {@code store.memory}. */
    public static final long DEFAULT_MEMORY_BYTES = 256L << 20;

    /** The least {@code store.memory}. */
    public static final long MIN_MEMORY_BYTES = 1L << 20;

    /** The most {@code store.memory}. */
    public static final long MAX_MEMORY_BYTES = 1L << 40;

    /** The default of {@code store.checkpoint_interval}. */
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofMinutes(1);

    /** The shortest {@code store.checkpoint_interval}. */
    public static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    /** The longest {@code store.checkpoint_interval}. */
    public static final Duration MAX_CHECKPOINT_INTERVAL = Duration.ofDays(1);

    static StoreConfig defaults() {
        return new StoreConfig(DEFAULT_MEMORY_BYTES, DEFAULT_CHECKPOINT_INTERVAL);
    }
}
