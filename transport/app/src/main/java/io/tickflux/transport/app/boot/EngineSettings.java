package io.tickflux.transport.app.boot;

import io.tickflux.config.JournalConfig;
import io.tickflux.config.JournalSync;
import io.tickflux.config.StorageConfig;
import io.tickflux.config.TickfluxConfig;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.SyncPolicy;
import java.time.Clock;

/** {@code root_directory}, {@code journal}, {@code store} and {@code fanout} as the engine takes them. */
public final class EngineSettings {
    private EngineSettings() {}

    /** The engine of a configuration. */
    public static EngineConfig of(TickfluxConfig config) {
        StorageConfig storage = config.storage();
        JournalConfig journal = storage.journal();
        return new EngineConfig(
                config.rootDirectory().toAbsolutePath().normalize(),
                new EngineConfig.JournalConfig(
                        journal.segmentBytes(), Math.toIntExact(journal.maxBatchBytes()), policy(journal.sync())),
                new EngineConfig.Limits(
                        journal.queueBytes(),
                        storage.fanOut().tailBytes(),
                        storage.fanOut().tailEvents(),
                        storage.store().memoryBytes()),
                storage.store().checkpointInterval(),
                Clock.systemUTC());
    }

    private static SyncPolicy policy(JournalSync sync) {
        if (sync instanceof JournalSync.Every every) {
            return SyncPolicy.every(every.interval());
        }
        return sync instanceof JournalSync.Never ? SyncPolicy.NONE : SyncPolicy.COMMIT;
    }
}
