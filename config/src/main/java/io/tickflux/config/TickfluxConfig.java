package io.tickflux.config;

import java.nio.file.Path;

/**
 * The whole of {@code mkts.yml}, checked and typed. Immutable; two of them are equal if they say the same in the same
 * places.
 *
 * @param rootDirectory {@code root_directory}, required: where journal and store live; made if it is missing. Relative
 *     to the directory the server was started in, as in MarketStore
 * @param process what concerns the process as a whole
 * @param network where and how it listens
 * @param storage journal, store and the tail of recent events
 * @param plugins triggers and bgworkers
 */
public record TickfluxConfig(
        Path rootDirectory,
        ProcessConfig process,
        NetworkConfig network,
        StorageConfig storage,
        PluginsConfig plugins) {

    /** Returns the same for another directory. */
    public TickfluxConfig withRootDirectory(Path other) {
        return new TickfluxConfig(other, process, network, storage, plugins);
    }

    /** Returns the configuration of a file that names only {@code root_directory}. */
    public static TickfluxConfig defaults(Path rootDirectory) {
        return new TickfluxConfig(
                rootDirectory,
                ProcessConfig.defaults(),
                NetworkConfig.defaults(),
                StorageConfig.defaults(),
                PluginsConfig.none());
    }
}
