package io.tickflux.transport.app.boot;

import io.tickflux.config.PluginsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where plugin jars are looked for.
 *
 * @param configDirectory the folder of the configuration file
 * @param home the distribution, whose own plugins are always found; empty when there is none
 */
public record PluginFolders(Path configDirectory, Optional<Path> home) {
    /** Beside a configuration file, and in the distribution that the launcher named. */
    public static PluginFolders beside(Path configFile) {
        Path folder =
                Optional.ofNullable(configFile.toAbsolutePath().getParent()).orElse(configFile);
        return new PluginFolders(
                folder, Optional.ofNullable(System.getProperty("tickflux.home")).map(Path::of));
    }

    /** {@code plugin_directory}, or {@code plugins} beside the configuration file; then the distribution's. */
    List<Path> of(PluginsConfig plugins) {
        List<Path> folders = new ArrayList<>();
        folders.add(plugins.directory().orElse(configDirectory.resolve(PluginsConfig.DEFAULT_DIRECTORY)));
        home.map(path -> path.resolve(PluginsConfig.DEFAULT_DIRECTORY)).ifPresent(folders::add);
        return folders;
    }
}
