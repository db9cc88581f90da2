package io.tickflux.transport.app.boot;

import io.tickflux.config.TickfluxConfig;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.transport.server.ServerConfig;
import java.time.Duration;

/**
 * What each part of a server is configured with.
 *
 * @param engine data directory, journal, store
 * @param host triggers and bgworkers
 * @param upkeep what it gives up by itself
 * @param server where to listen
 * @param stopWithin how long a stop may take
 */
public record Settings(EngineConfig engine, HostConfig host, Upkeep upkeep, ServerConfig server, Duration stopWithin) {
    /**
     * The settings that a configuration stands for.
     *
     * @throws io.tickflux.api.InvalidInputException when it would listen to the network and {@code exposure} does not allow it
     */
    public static Settings of(TickfluxConfig config, PluginFolders folders, Exposure exposure) {
        EngineConfig engine = EngineSettings.of(config);
        return new Settings(
                engine,
                HostSettings.of(config, folders, engine.root().resolve("cursors")),
                Upkeep.of(config),
                exposure.apply(ServerSettings.of(config)),
                config.process().stopGracePeriod());
    }
}
