package io.tickflux.transport.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The data directory that a command looks into, named or that of the configuration. */
final class DataDirectory {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The data directory (default: that of the configuration).")
    private Optional<Path> directory = Optional.empty();

    Path path() {
        return directory.orElseGet(() -> options.source().load().config().rootDirectory());
    }
}
