package io.tickflux.plugins.gdaxfeeder;

import java.time.Instant;

/**
 * The exchange's clock, told by what it says; so the local one may be wrong. All times in epoch nanoseconds. For one thread.
 */
final class ExchangeClock {
    /** So long a heartbeat says it better than the header of an answer, which has seconds only. */
    private static final long PRECISE_NANOS = 60_000_000_000L;

    private long offsetNanos;
    private long preciseAtNanos = Long.MIN_VALUE / 2;

    void heartbeat(long exchangeNanos, long localNanos) {
        offsetNanos = exchangeNanos - localNanos;
        preciseAtNanos = localNanos;
    }

    void date(Instant header, long localNanos) {
        if (localNanos - preciseAtNanos > PRECISE_NANOS) {
            offsetNanos = header.getEpochSecond() * 1_000_000_000L - localNanos;
        }
    }

    long nowNanos(long localNanos) {
        return localNanos + offsetNanos;
    }

    long nowSecond(long localNanos) {
        return Math.floorDiv(nowNanos(localNanos), 1_000_000_000L);
    }
}
