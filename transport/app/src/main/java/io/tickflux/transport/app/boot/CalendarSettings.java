package io.tickflux.transport.app.boot;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.config.CalendarConfig;
import java.util.List;

/** {@code calendars}, beside those that are built in. */
final class CalendarSettings {
    /** Stands for a calendar that has a mistake, which is told elsewhere. */
    private static final List<String> ALWAYS_OPEN = List.of("zone,UTC", "hours,MON-SUN,00:00,24:00");

    private CalendarSettings() {}

    /** @throws InvalidInputException when a sessions file cannot be read or is wrong */
    static MarketCalendars of(List<CalendarConfig> configs) {
        MarketCalendars calendars = MarketCalendars.builtIn();
        for (CalendarConfig config : configs) {
            calendars = with(calendars, config);
        }
        return calendars;
    }

    /** As {@link #of}; a calendar with mistakes is one that is always open. */
    static MarketCalendars ofWhatIsRight(List<CalendarConfig> configs) {
        MarketCalendars calendars = MarketCalendars.builtIn();
        for (CalendarConfig config : configs) {
            try {
                calendars = with(calendars, config);
            } catch (InvalidInputException wrong) {
                calendars = calendars.with(config.name(), ALWAYS_OPEN);
            }
        }
        return calendars;
    }

    private static MarketCalendars with(MarketCalendars calendars, CalendarConfig config) {
        return config.file()
                .map(file -> calendars.with(config.name(), file))
                .orElseGet(() -> calendars.with(config.name(), config.lines()));
    }
}
