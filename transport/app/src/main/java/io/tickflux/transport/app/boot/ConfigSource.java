package io.tickflux.transport.app.boot;

import io.tickflux.config.ConfigLoader;
import io.tickflux.config.LoadedConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a configuration comes from.
 *
 * @param file the file; empty for the built-in defaults
 * @param overrides {@code key=value}, applied before anything is checked
 */
public record ConfigSource(Optional<Path> file, List<String> overrides) {
    /** What {@code --config} is when it is not given. */
    public static final Path DEFAULT_FILE = Path.of("mkts.yml");

    private static final String DEFAULTS = "root_directory: data\n";

    public ConfigSource {
        overrides = List.copyOf(overrides);
    }

    /** The named file; else {@code mkts.yml} of the working directory if it is there; else the defaults, with data in {@code data}. */
    public static ConfigSource of(Optional<Path> named, List<String> overrides) {
        boolean here = Files.exists(DEFAULT_FILE);
        return new ConfigSource(named.or(() -> here ? Optional.of(DEFAULT_FILE) : Optional.empty()), overrides);
    }

    /** @throws io.tickflux.config.ConfigException when it cannot be used */
    public LoadedConfig load() {
        ConfigLoader loader = ConfigLoader.create().with(new PatternCheck()).withOverrides(overrides);
        return file.map(loader::load).orElseGet(() -> loader.loadText("defaults", DEFAULTS, Path.of("")));
    }

    public PluginFolders pluginFolders() {
        return PluginFolders.beside(file.orElse(DEFAULT_FILE));
    }
}
