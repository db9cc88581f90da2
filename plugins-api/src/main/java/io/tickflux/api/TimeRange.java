package io.tickflux.api;

/**
 * A span of time, both ends inclusive to the nanosecond.
 *
 * @param fromNanos first epoch nanosecond
 * @param toNanos last epoch nanosecond
 */
public record TimeRange(long fromNanos, long toNanos) {
    /** All of time. */
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public static TimeRange from(long fromNanos) {
        return new TimeRange(fromNanos, Long.MAX_VALUE);
    }

    public static TimeRange to(long toNanos) {
        return new TimeRange(Long.MIN_VALUE, toNanos);
    }

    public boolean contains(long epochNanos) {
        return fromNanos <= epochNanos && epochNanos <= toNanos;
    }

    /** Whether no time lies within, because the end is before the start. */
    public boolean isEmpty() {
        return fromNanos > toNanos;
    }

    public boolean overlaps(long firstNanos, long lastNanos) {
        return fromNanos <= lastNanos && firstNanos <= toNanos;
    }
}
