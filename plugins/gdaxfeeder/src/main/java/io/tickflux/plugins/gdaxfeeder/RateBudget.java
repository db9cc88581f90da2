package io.tickflux.plugins.gdaxfeeder;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one host may be asked: a bucket of tokens that all workers of the process share, and the time before which the host wants no
 * request. A new process begins with one token, so that restarts do not add up to a burst. Thread-safe.
 */
final class RateBudget {
    /** Below the exchange's own 15, so that delays on the way cannot add up to more than it allows. */
    private static final double BURST = 5;

    private static final double NANOS_PER_SECOND = 1e9;

    /** By host and port; as many as config files name. */
    private static final Map<String, RateBudget> SHARED = new ConcurrentHashMap<>();

    private double perSecond;
    private double tokens = 1;
    private long filledNanos = Long.MIN_VALUE;
    private long heldUntilNanos;

    private RateBudget(double perSecond) {
        this.perSecond = perSecond;
    }

    /** The budget of a host; of different wishes the most modest counts. */
    static RateBudget of(String authority, double perSecond) {
        RateBudget budget = SHARED.computeIfAbsent(authority, key -> new RateBudget(perSecond));
        budget.limitTo(perSecond);
        return budget;
    }

    private synchronized void limitTo(double wish) {
        perSecond = Math.min(perSecond, wish);
    }

    /** Takes a token: 0 if there was one, else how long to wait before asking again. */
    synchronized long takeNanos(long nowNanos) {
        if (nowNanos < heldUntilNanos) {
            return heldUntilNanos - nowNanos;
        }
        if (filledNanos != Long.MIN_VALUE) {
            double passed = Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND;
            tokens = Math.min(BURST, tokens + passed * perSecond);
        }
        filledNanos = nowNanos;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND);
    }

    /** No request before then. */
    synchronized void holdUntil(long nanos) {
        heldUntilNanos = Math.max(heldUntilNanos, nanos);
    }

    synchronized long heldUntilNanos() {
        return heldUntilNanos;
    }
}
