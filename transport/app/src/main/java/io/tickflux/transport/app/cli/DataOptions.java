package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.config.TickfluxConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data directory a command works on. */
final class DataOptions {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory (default: that of the configuration).")
    private Optional<Path> directory = Optional.empty();

    /**
     * The configuration, with the data directory that was named.
     *
     * @throws InvalidInputException when that is not there
     */
    TickfluxConfig config() {
        TickfluxConfig loaded = options.source().load().config();
        TickfluxConfig config = directory.map(loaded::withRootDirectory).orElse(loaded);
        if (!Files.isDirectory(config.rootDirectory())) {
            throw new InvalidInputException(
                    "data directory", '"' + config.rootDirectory().toString() + '"', "a directory");
        }
        return config;
    }
}
