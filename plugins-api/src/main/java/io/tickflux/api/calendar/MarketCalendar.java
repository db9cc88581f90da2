package io.tickflux.api.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The sessions of one market. Immutable, for any thread. At most one session belongs to a day, and sessions do not overlap.
 *
 * <p>A calendar knows holidays and early closes for some span of days ({@link #knows}); outside of it the answers follow the
 * regular week alone.
 */
public interface MarketCalendar {
    /** The name that it was asked for by, such as {@code XNAS}. */
    String name();

    /** The market's own time zone. */
    ZoneId zone();

    /** Whether holidays and early closes of a day are known; if not, its session is the one of a regular week. */
    boolean knows(LocalDate day);

    /** The session of a trading day; empty when the market is closed all day. */
    Optional<TradingSession> session(LocalDate day);

    /** The session that is open at a time. */
    default Optional<TradingSession> sessionAt(long epochNanos) {
        LocalDate day = dayOf(epochNanos);
        return session(day)
                .filter(session -> session.contains(epochNanos))
                .or(() -> session(day.plusDays(1)).filter(session -> session.contains(epochNanos)));
    }

    /** The first session that opens after a time; empty when none opens within some 400 days. */
    default Optional<TradingSession> nextSession(long epochNanos) {
        LocalDate first = dayOf(epochNanos);
        return first.datesUntil(first.plusDays(400))
                .flatMap(day -> session(day).stream())
                .filter(session -> session.openNanos() > epochNanos)
                .findFirst();
    }

    default boolean isOpen(long epochNanos) {
        return sessionAt(epochNanos).isPresent();
    }

    /** The date in the market's time zone. */
    default LocalDate dayOf(long epochNanos) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(Math.floorDiv(epochNanos, 1_000_000_000L)), zone());
    }
}
