package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import java.time.Duration;

/**
 * How one plugin is supervised.
 *
 * @param onError what becomes of an event that fails again and again; a bgworker has none, and is parked unless this is
 *     {@link OnError#RETRY}
 * @param attempts after so many failures with one event, {@code onError} says what becomes of it
 * @param timeLimit one event that takes longer counts as failed; its thread is interrupted
 * @param limits what it may use
 * @param isolation where it lives
 */
public record PluginRules(OnError onError, int attempts, Duration timeLimit, PluginLimits limits, Isolation isolation) {
    public static final PluginRules DEFAULT =
            new PluginRules(OnError.DEAD_LETTER, 5, Duration.ofMinutes(1), PluginLimits.DEFAULT, Isolation.THREAD);

    /** @throws InvalidInputException when a bound is not above 0 */
    public PluginRules {
        if (attempts < 1) {
            throw new InvalidInputException("attempts", String.valueOf(attempts), "1 or more");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new InvalidInputException("time_limit", timeLimit.toString(), "more than 0");
        }
    }

    /** With another answer to failures. */
    public PluginRules onError(OnError other, int failures) {
        return new PluginRules(other, failures, timeLimit, limits, isolation);
    }

    public PluginRules within(Duration limit) {
        return new PluginRules(onError, attempts, limit, limits, isolation);
    }

    public PluginRules with(PluginLimits others) {
        return new PluginRules(onError, attempts, timeLimit, others, isolation);
    }

    public PluginRules in(Isolation other) {
        return new PluginRules(onError, attempts, timeLimit, limits, other);
    }
}
