package io.tickflux.engine.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final FiredBy NOTHING = new FiredBy(List.of(), List.of(), List.of());

    /** As text only: to keep the cause would keep the plugin's class loader. */
    PluginFault withoutCause() {
        return new PluginFault(name, module, configKey, message, null);
    }

    /** How a plugin is doing that does not run because of this. */
    PluginStatus asStatus(HostConfig config) {
        PluginKind kind =
                config.bgWorkers().stream().anyMatch(worker -> worker.name().equals(name))
                        ? PluginKind.BGWORKER
                        : PluginKind.TRIGGER;
        FiredBy on = config.triggers().stream()
                .filter(trigger -> trigger.name().equals(name))
                .findFirst()
                .map(trigger -> FiredBy.of(trigger.on(), trigger.intake()))
                .orElse(NOTHING);
        PluginError error = new PluginError(
                message,
                cause == null ? message : Failures.stack(cause),
                config.clock().instant(),
                null);
        return new PluginStatus(
                name,
                kind,
                module,
                PluginState.NOT_LOADED,
                on,
                new PluginStatus.Progress(0, 0, 0, null, PluginStatus.Lag.NONE, Duration.ZERO),
                new PluginStatus.Faults(1, 0, error, null),
                Map.of());
    }

    @Override
    public String toString() {
        return name + " (module " + module + "): " + message;
    }
}
