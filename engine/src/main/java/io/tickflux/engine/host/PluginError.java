package io.tickflux.engine.host;

import io.tickflux.api.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a plugin, as text: to keep the Throwable would keep the plugin's class loader.
 *
 * @param message type and message of the failure and of its causes, on one line
 * @param stack the stack trace
 * @param at when
 * @param event the event that was being handled; null when there was none
 */
public record PluginError(
        String message, String stack, Instant at, @Nullable Position event) {}
