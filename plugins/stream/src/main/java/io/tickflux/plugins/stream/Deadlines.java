package io.tickflux.plugins.stream;

import io.tickflux.api.Timeframe;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.TradingSession;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When bars are complete.
 *
 * @param calendar whose sessions end bars of a day and longer; without it their slots do
 */
record Deadlines(Optional<MarketCalendar> calendar) {
    private static final Timeframe MINUTE = Timeframe.parse("1Min");
    private static final Timeframe DAY = Timeframe.parse("1D");
    private static final long DAY_NANOS = 86_400_000_000_000L;

    /** Whether rows of a timeframe wait until they are complete. */
    boolean wait(Timeframe timeframe) {
        return timeframe.compareTo(MINUTE) > 0;
    }

    /** When the bar at {@code slot} is complete, in epoch nanoseconds. */
    long of(Timeframe timeframe, long slot) {
        long end = timeframe.next(slot);
        boolean isOfDays = timeframe.compareTo(DAY) >= 0;
        return calendar.filter(any -> isOfDays)
                .flatMap(sessions -> lastClose(sessions, date(slot), date(end)))
                .orElse(end);
    }

    /** A bar of days stands at midnight UTC of its date, whatever the market. */
    private static LocalDate date(long slot) {
        return LocalDate.ofEpochDay(Math.floorDiv(slot, DAY_NANOS));
    }

    private static Optional<Long> lastClose(MarketCalendar calendar, LocalDate first, LocalDate end) {
        return Stream.iterate(end.minusDays(1), day -> !day.isBefore(first), day -> day.minusDays(1))
                .flatMap(day -> calendar.session(day).stream())
                .map(TradingSession::closeNanos)
                .findFirst();
    }
}
