package io.tickflux.api.calendar;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When a trading day opens and closes on the market's own clock.
 *
 * @param open the opening
 * @param opensDayBefore whether that is on the evening before
 * @param close the close
 * @param closesAtMidnight whether the close is the midnight that ends the day
 */
record Hours(LocalTime open, boolean opensDayBefore, LocalTime close, boolean closesAtMidnight) {
    private static final String MIDNIGHT = "24:00";

    /** An opening at or after the close is one of the evening before. */
    static Hours parse(String open, String close) {
        LocalTime opens = LocalTime.parse(open);
        boolean closesAtMidnight = close.equals(MIDNIGHT);
        LocalTime closes = closesAtMidnight ? LocalTime.MIDNIGHT : LocalTime.parse(close);
        return new Hours(opens, !closesAtMidnight && !opens.isBefore(closes), closes, closesAtMidnight);
    }

    TradingSession on(LocalDate day, ZoneId zone) {
        LocalDate opensOn = opensDayBefore ? day.minusDays(1) : day;
        LocalDate closesOn = closesAtMidnight ? day.plusDays(1) : day;
        return new TradingSession(day, nanos(opensOn, open, zone), nanos(closesOn, close, zone));
    }

    private static long nanos(LocalDate day, LocalTime time, ZoneId zone) {
        return Math.multiplyExact(ZonedDateTime.of(day, time, zone).toEpochSecond(), 1_000_000_000L);
    }
}
