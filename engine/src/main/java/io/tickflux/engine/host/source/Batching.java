package io.tickflux.engine.host.source;

import io.tickflux.api.InvalidInputException;
import java.time.Duration;

/**
 * How many consecutive events of one key a trigger is given as one.
 *
 * @param max the most events, 1 to {@value #MAX_EVENTS}; 1 is no batching
 * @param linger how long the first of them may wait for more, up to 1 min; with zero only what is there is joined
 */
public record Batching(int max, Duration linger) {
    /** The bound on {@code max}. */
    public static final int MAX_EVENTS = 10_000;

    private static final Duration LONGEST_LINGER = Duration.ofMinutes(1);

    /** Every event by itself. */
    public static final Batching NONE = new Batching(1, Duration.ZERO);

    /** @throws InvalidInputException when a bound is not kept */
    public Batching {
        if (max < 1 || max > MAX_EVENTS) {
            throw new InvalidInputException("batch.max", String.valueOf(max), "1 to " + MAX_EVENTS);
        }
        if (linger.isNegative() || linger.compareTo(LONGEST_LINGER) > 0) {
            throw new InvalidInputException("batch.linger", linger.toString(), "zero to 1 min");
        }
    }
}
