package io.tickflux.api.calendar;

import java.time.LocalDate;

/**
 * One session of a market: open from {@code openNanos} up to, but not including, {@code closeNanos}.
 *
 * @param day the trading day it belongs to; a session may open on the evening before
 * @param openNanos epoch nanoseconds
 * @param closeNanos epoch nanoseconds, later than the opening
 */
public record TradingSession(LocalDate day, long openNanos, long closeNanos) {
    public boolean contains(long epochNanos) {
        return openNanos <= epochNanos && epochNanos < closeNanos;
    }
}
