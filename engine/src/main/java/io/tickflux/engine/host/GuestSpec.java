package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin that is made in a process of its own.
 *
 * @param name the instance
 * @param module the module's own name
 * @param feeder whether it is a bgworker
 * @param jar the host's own copy of the jar with the module, inspected; empty when it is on the class path
 * @param config the plugin's own block
 * @param memoryBytes the heap of the process
 */
public record GuestSpec(
        String name, String module, boolean feeder, Optional<Path> jar, PluginConfig config, long memoryBytes) {}
