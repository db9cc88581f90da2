package io.tickflux.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The plugins to run.
 *
 * @param directory {@code plugin_directory}, relative to the configuration file: where plugin jars lie. If absent, use
 *     {@link #DEFAULT_DIRECTORY} beside the configuration file, or beside the distribution
 * @param triggers {@code triggers}, in file order
 * @param bgWorkers the background workers, in file order
 * @param calendars {@code calendars}: market calendars besides the built-in ones, in file order
 */
public record PluginsConfig(
        Optional<Path> directory,
        List<TriggerConfig> triggers,
        List<BgWorkerConfig> bgWorkers,
        List<CalendarConfig> calendars) {

    /** The name of the directory to look for plugin jars in if none is configured. */
    public static final String DEFAULT_DIRECTORY = "plugins";

    public PluginsConfig {
        triggers = List.copyOf(triggers);
        bgWorkers = List.copyOf(bgWorkers);
        calendars = List.copyOf(calendars);
    }

    static PluginsConfig none() {
        return new PluginsConfig(Optional.empty(), List.of(), List.of(), List.of());
    }
}
