package io.tickflux.api.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * A regular week, and the days that differ from it.
 *
 * @param name as asked for
 * @param zone the market's time zone
 * @param first the first day whose exceptions are known
 * @param last the last day whose exceptions are known
 * @param week regular hours; absent days are closed
 * @param exceptions other hours, empty when closed
 */
record SessionCalendar(
        String name,
        ZoneId zone,
        LocalDate first,
        LocalDate last,
        Map<DayOfWeek, Hours> week,
        Map<LocalDate, Optional<Hours>> exceptions)
        implements MarketCalendar {
    SessionCalendar {
        week = Map.copyOf(week);
        exceptions = Map.copyOf(exceptions);
    }

    @Override
    public boolean knows(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }

    @Override
    public Optional<TradingSession> session(LocalDate day) {
        Optional<Hours> exception = exceptions.get(day);
        Optional<Hours> hours = exception != null ? exception : Optional.ofNullable(week.get(day.getDayOfWeek()));
        return hours.map(open -> open.on(day, zone));
    }

    @Override
    public String toString() {
        return name;
    }
}
