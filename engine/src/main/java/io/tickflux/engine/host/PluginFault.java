package io.tickflux.engine.host;

import org.jspecify.annotations.Nullable;

/**
 * Why a configured plugin cannot start.
 *
 * @param name the instance
 * @param module as the config names it
 * @param configKey the key of the plugin's own block that is wrong; empty when it is something else
 * @param message what is wrong, in one or more lines
 * @param cause the root of it; null when there is none but the message
 */
public record PluginFault(
        String name,
        String module,
        String configKey,
        String message,
        @Nullable Throwable cause) {
    @Override
    public String toString() {
        return name + " (module " + module + "): " + message;
    }
}
