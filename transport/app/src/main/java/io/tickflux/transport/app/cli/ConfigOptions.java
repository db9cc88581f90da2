package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.boot.ConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which configuration a command uses. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "The configuration; MarketStore's mkts.yml loads as it is. Without it: mkts.yml of the working",
                "directory, or else the defaults with the data in ./data."
            })
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration: --set listen_port=0 --set journal.sync=none.")
    private List<String> settings = List.of();

    ConfigSource source() {
        return ConfigSource.of(config, settings);
    }
}
