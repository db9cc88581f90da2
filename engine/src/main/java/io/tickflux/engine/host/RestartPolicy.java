package io.tickflux.engine.host;

import io.tickflux.engine.host.HostTuning.Restarts;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential back-off with jitter, and an end to it: a budget of failures without progress. For one thread at a time. */
final class RestartPolicy {
    private static final int MAX_DOUBLINGS = 30;

    private final Restarts restarts;
    private final Duration stableAfter;
    private final RandomGenerator random;
    private int fruitless;
    private int doublings;

    RestartPolicy(Restarts restarts, Duration stableAfter, RandomGenerator random) {
        this.restarts = restarts;
        this.stableAfter = stableAfter;
        this.random = random;
    }

    /** Counts a failure; the delay until the next attempt. */
    Duration afterFailure(boolean progressed, Duration lived) {
        fruitless = progressed ? 1 : fruitless + 1;
        return delay(progressed, lived);
    }

    /** Whether the budget is used up: there were too many failures without progress. */
    boolean isSpent() {
        return fruitless >= restarts.budget();
    }

    /** The delay until the next attempt after something that is nobody's fault here. */
    Duration afterRefusal(boolean progressed, Duration lived) {
        return delay(progressed, lived);
    }

    /** Somebody wants a fresh start. */
    void reset() {
        fruitless = 0;
        doublings = 0;
    }

    private Duration delay(boolean progressed, Duration lived) {
        if (progressed && lived.compareTo(stableAfter) >= 0) {
            doublings = 0;
        }
        long nanos = Math.min(
                restarts.max().toNanos(), restarts.first().toNanos() << Math.min(doublings, MAX_DOUBLINGS - 1));
        doublings = Math.min(doublings + 1, MAX_DOUBLINGS);
        // Half fixed, half random: plugins that failed together do not come back together.
        return Duration.ofNanos(nanos / 2 + random.nextLong(Math.max(1, nanos / 2)));
    }
}
