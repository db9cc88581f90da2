package io.tickflux.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of the journal is given up, whole segments at a time, once the store has it.
 *
 * @param maxAge {@code journal.retention.max_age}, default none: events older than this go, against the newest event
 * @param maxBytes {@code journal.retention.max_bytes}, in bytes, default none: the oldest events go while there are
 *     more; never less than a segment stays
 * @param maxLag {@code journal.retention.max_consumer_lag}, default none: how far a trigger may be behind before it is
 *     cut off. Without it nothing goes that a trigger has not done yet
 */
public record RetentionConfig(Optional<Duration> maxAge, OptionalLong maxBytes, Lag maxLag) {

    /** The shortest {@code journal.retention.max_age} and {@code max_consumer_lag}. */
    public static final Duration MIN_AGE = Duration.ofMinutes(1);

    /** The longest {@code journal.retention.max_age} and {@code max_consumer_lag}. */
    public static final Duration MAX_AGE = Duration.ofDays(36_500);

    /** The least {@code journal.retention.max_bytes} and {@code max_consumer_lag}. */
    public static final long MIN_BYTES = 1L << 20;

    /** The most {@code journal.retention.max_bytes} and {@code max_consumer_lag}. */
    public static final long MAX_BYTES = 1L << 50;

    /** Nothing goes. */
    public static RetentionConfig keepAll() {
        return new RetentionConfig(Optional.empty(), OptionalLong.empty(), Lag.ANY);
    }

    /**
     * A distance in the journal: by what is written, or by the time it took. At most one of both is there.
     *
     * @param bytes as {@code 10GiB}
     * @param age as {@code 2d}
     */
    public record Lag(OptionalLong bytes, Optional<Duration> age) {
        /** No bound. */
        public static final Lag ANY = new Lag(OptionalLong.empty(), Optional.empty());
    }
}
