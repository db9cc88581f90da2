package io.tickflux.config;

import java.util.List;

/**
 * A trigger: a plugin that is fired by events.
 *
 * @param plugin module, name and settings
 * @param on {@code on}, required: one pattern or schedule or a list of them, at least one
 * @param start {@code start}, default {@code now}: where a trigger begins that has never run
 * @param intake what it is given of its events
 */
public record TriggerConfig(PluginBlock plugin, List<String> on, StartFrom start, IntakeConfig intake) {

    /** The default of {@code start}. */
    public static final StartFrom DEFAULT_START = StartFrom.NOW;

    public TriggerConfig {
        on = List.copyOf(on);
    }
}
