package io.tickflux.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A market calendar of one's own.
 *
 * @param name {@code calendars[].name}, required: what schedules and plugins call it; takes the place of a built-in one
 * @param file {@code calendars[].sessions} as text: a sessions file, relative to the configuration file; else that and the other keys say
 *     the same
 * @param lines what a sessions file would say, made of {@code zone}, {@code sessions}, {@code holidays}, {@code early_closes} and
 *     {@code days}; none if there is a file
 */
public record CalendarConfig(String name, Optional<Path> file, List<String> lines) {

    public CalendarConfig {
        lines = List.copyOf(lines);
    }
}
