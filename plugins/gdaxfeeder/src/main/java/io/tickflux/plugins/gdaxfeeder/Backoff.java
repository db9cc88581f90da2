package io.tickflux.plugins.gdaxfeeder;

import java.util.concurrent.ThreadLocalRandom;

/** When to try again after failures in a row: 1 s, 2 s, 4 s and so on up to a limit, half of it at random. For one thread. */
final class Backoff {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final int MAX_DOUBLINGS = 20;

    private final long limitNanos;
    private int failures;
    private long untilNanos;

    Backoff(long limitSeconds) {
        this.limitNanos = limitSeconds * FIRST_NANOS;
    }

    /** Notes a failure; returns how many there were in a row. */
    int failed(long nowNanos) {
        long nanos = Math.min(limitNanos, FIRST_NANOS << Math.min(failures, MAX_DOUBLINGS));
        untilNanos = nowNanos + nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
        failures++;
        return failures;
    }

    /** Returns how many failures there were before. */
    int succeeded() {
        int before = failures;
        failures = 0;
        untilNanos = 0;
        return before;
    }

    boolean isOver(long nowNanos) {
        return nowNanos >= untilNanos;
    }

    int failures() {
        return failures;
    }
}
