package io.tickflux.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How an engine works.
 *
 * @param root the data directory; the journal lies in {@code journal}, the store in {@code store}, cursors in {@code cursors}
 * @param journal how writes become durable
 * @param limits how much may be held in memory
 * @param checkpointInterval how often the store is flushed at the latest; longer means a longer recovery
 * @param clock the wall clock, for information only: order never depends on it
 */
public record EngineConfig(Path root, JournalConfig journal, Limits limits, Duration checkpointInterval, Clock clock) {
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofMinutes(1);

    /** The defaults, for a data directory. */
    public static EngineConfig defaults(Path root) {
        return new EngineConfig(
                root, JournalConfig.DEFAULT, Limits.DEFAULT, DEFAULT_CHECKPOINT_INTERVAL, Clock.systemUTC());
    }

    /** With another journal configuration. */
    public EngineConfig with(JournalConfig other) {
        return new EngineConfig(root, other, limits, checkpointInterval, clock);
    }

    /** With other limits. */
    public EngineConfig with(Limits other) {
        return new EngineConfig(root, journal, other, checkpointInterval, clock);
    }

    /** With another clock. */
    public EngineConfig with(Clock other) {
        return new EngineConfig(root, journal, limits, checkpointInterval, other);
    }

    /**
     * How writes become durable.
     *
     * @param segmentBytes size of a segment file, written with zeros ahead of use; a multiple of 4096
     * @param maxBatchBytes how much one commit may carry; writes that must be stored together and are larger are refused. Waiting
     *     writes are gathered into commits of about a megabyte, so only a single large write makes use of more
     * @param syncPolicy when a commit is forced to the device
     */
    public record JournalConfig(long segmentBytes, int maxBatchBytes, SyncPolicy syncPolicy) {
        public static final JournalConfig DEFAULT = new JournalConfig(256L << 20, 16 << 20, SyncPolicy.COMMIT);
    }

    /**
     * How much may be held in memory.
     *
     * @param queueBytes writes that wait for the journal
     * @param tailBytes recent events kept for live consumers
     * @param tailEvents the same, counted; rounded up to a power of two
     * @param storeBytes rows that no file has yet; beyond it a flush begins, at twice of it writers wait
     */
    public record Limits(long queueBytes, long tailBytes, int tailEvents, long storeBytes) {
        public static final Limits DEFAULT = new Limits(64L << 20, 64L << 20, 1 << 16, 256L << 20);
    }
}
