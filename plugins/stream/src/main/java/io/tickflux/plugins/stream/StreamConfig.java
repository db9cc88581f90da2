package io.tickflux.plugins.stream;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The trigger's settings.
 *
 * @param calendar whose sessions end bars of a day and longer
 * @param late how long after the end of a slot a row is still streamed
 */
record StreamConfig(Optional<MarketCalendar> calendar, Duration late) {
    private static final Duration DEFAULT_LATE = Duration.ofMinutes(1);

    static StreamConfig of(PluginContext context) {
        PluginConfig config = context.config();
        String filter = config.text("filter").orElse("");
        Optional<String> calendar = config.text("calendar");
        if (!filter.isEmpty() && !filter.equals("nasdaq")) {
            throw new InvalidInputException("filter", '"' + filter + '"', "\"\" or \"nasdaq\"");
        }
        if (!filter.isEmpty() && calendar.isPresent()) {
            throw new InvalidInputException("filter, calendar", "both", "one of them: each names a calendar");
        }
        Optional<String> name = filter.isEmpty() ? calendar : Optional.of("XNAS");
        return new StreamConfig(
                name.map(context::calendar), config.duration("late").orElse(DEFAULT_LATE));
    }
}
