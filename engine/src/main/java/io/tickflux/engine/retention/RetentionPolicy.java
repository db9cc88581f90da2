package io.tickflux.engine.retention;

import java.time.Duration;

/**
 * How much of the journal is kept. What no limit asks to be given up stays; what a limit asks for goes only once the store has it, and
 * every durable cursor has passed it or is beyond its lag.
 *
 * @param maxBytes parts go, oldest first, while more than this is held; {@link Long#MAX_VALUE} for no limit
 * @param maxAge parts go whose newest event is older than this, against the newest of all; {@link #FOREVER} for no limit
 * @param maxLagBytes a cursor holds a part only while no more than this came after it
 * @param maxLagAge a cursor holds a part only while its newest event is not older than this, against the newest of all
 */
public record RetentionPolicy(long maxBytes, Duration maxAge, long maxLagBytes, Duration maxLagAge) {
    /** Longer than any journal: about 146 years. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** Everything is kept. */
    public static final RetentionPolicy KEEP_ALL =
            new RetentionPolicy(Long.MAX_VALUE, FOREVER, Long.MAX_VALUE, FOREVER);

    /** Whether it ever gives up anything. */
    public boolean isOff() {
        return maxBytes == Long.MAX_VALUE && maxAge.equals(FOREVER);
    }

    /** With limits of what is kept. */
    public RetentionPolicy keeping(long bytes, Duration age) {
        return new RetentionPolicy(bytes, age, maxLagBytes, maxLagAge);
    }

    /** With limits of how far a cursor may be behind before it is cut off. */
    public RetentionPolicy allowingLag(long bytes, Duration age) {
        return new RetentionPolicy(maxBytes, maxAge, bytes, age);
    }
}
