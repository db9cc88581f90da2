package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * A plugin that is made in a process of its own.
 *
 * @param name the instance
 * @param module as the config names it
 * @param feeder whether it is a bgworker
 * @param pluginFolders where jars lie, besides the class path
 * @param config the plugin's own block
 * @param memoryBytes the heap of the process
 */
public record GuestSpec(
        String name, String module, boolean feeder, List<Path> pluginFolders, PluginConfig config, long memoryBytes) {
    public GuestSpec {
        pluginFolders = List.copyOf(pluginFolders);
    }
}
