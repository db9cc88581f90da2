package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.plugin.PluginConfig;
import java.nio.file.Path;
import java.util.List;
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
 * @param view what else its context tells
 */
public record GuestSpec(
        String name,
        String module,
        boolean feeder,
        Optional<Path> jar,
        PluginConfig config,
        long memoryBytes,
        View view) {
    /**
     * What a plugin is told besides its config.
     *
     * @param patterns what fires it
     * @param calendars what markets it knows
     */
    public record View(List<KeyPattern> patterns, MarketCalendars calendars) {
        public View {
            patterns = List.copyOf(patterns);
        }
    }
}
