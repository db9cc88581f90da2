package io.tickflux.config;

import java.time.Duration;

/**
 * How a plugin is supervised.
 *
 * @param onError {@code on_error}, default {@code dead-letter}; for a bgworker {@code park} or {@code retry}, default
 *     {@code park}: what becomes of an event with which the trigger fails again and again
 * @param attempts {@code attempts}, default 5, triggers only: after so many failures with one event
 * @param timeLimit {@code time_limit}, default 1 min, triggers only: an event that takes longer counts as failed
 * @param limits {@code limits}
 * @param ownProcess {@code isolation}, {@code thread} (default) or {@code process}: whether it runs in a process of its own
 * @param memoryBytes {@code memory}, default 256 MiB: the heap of that process
 */
public record RulesConfig(
        OnError onError, int attempts, Duration timeLimit, LimitsConfig limits, boolean ownProcess, long memoryBytes) {

    /** What becomes of an event with which a trigger fails again and again. */
    public enum OnError {
        /** It comes again until it succeeds. */
        RETRY,
        /** It is noted as a dead letter. */
        DEAD_LETTER,
        /** It is counted. */
        SKIP,
        /** The trigger stays at it until someone resumes it. */
        PARK
    }

    /** The default of {@code memory}. */
    public static final long DEFAULT_MEMORY_BYTES = 256L << 20;

    /** The default of {@code attempts}. */
    public static final int DEFAULT_ATTEMPTS = 5;

    /** The default of {@code time_limit}. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMinutes(1);
}
