package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.FatalPluginException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from each failure of a plugin. For one thread at a time. */
final class FailurePolicy {
    private final PluginRules rules;
    private final RestartPolicy restarts;
    private final int budget;
    private @Nullable Position failing;
    private int attempts;
    private int givenUpInARow;

    FailurePolicy(PluginRules rules, RestartPolicy restarts, int budget) {
        this.rules = rules;
        this.restarts = restarts;
        this.budget = budget;
    }

    /** What is to be done. */
    sealed interface Decision {
        /** Another run after a while. */
        record Again(Duration delay) implements Decision {}

        /** The event is given up, then another run. */
        record GiveUp(GivenUp event) implements Decision {}

        /** No run until someone wants it. */
        record Park(String reason) implements Decision {}
    }

    /**
     * An event that the trigger could not digest.
     *
     * @param event the event
     * @param attempts how often it was tried
     * @param cause why the last attempt failed
     */
    record GivenUp(WriteEvent event, int attempts, Throwable cause) {}

    Decision afterFailure(RunEnd.Failed failed, boolean progressed, Duration lived) {
        if (Failures.find(failed.failure(), FatalPluginException.class::isInstance) != null) {
            return new Decision.Park("failed for good");
        }
        Duration delay = restarts.afterFailure(progressed, lived);
        if (progressed) {
            givenUpInARow = 0;
        }
        if (rules.onError() == OnError.RETRY) {
            return new Decision.Again(delay);
        }
        WriteEvent event = failed.event();
        if (event != null) {
            return afterAttempt(event, failed.failure(), delay);
        }
        return restarts.isSpent() ? new Decision.Park("failed too often without progress") : new Decision.Again(delay);
    }

    private Decision afterAttempt(WriteEvent event, Throwable cause, Duration delay) {
        attempts = event.position().equals(failing) ? attempts + 1 : 1;
        failing = event.position();
        if (attempts < rules.attempts()) {
            return new Decision.Again(delay);
        }
        if (rules.onError() == OnError.PARK) {
            return new Decision.Park("failed " + attempts + " times with one event");
        }
        // When nothing succeeds in between, the events are not to blame.
        if (givenUpInARow + 1 >= budget) {
            return new Decision.Park("failed with " + budget + " events in a row");
        }
        GivenUp givenUp = new GivenUp(event, attempts, cause);
        reset(givenUpInARow + 1);
        return new Decision.GiveUp(givenUp);
    }

    /** The delay until the next attempt after something that is nobody's fault here. */
    Duration afterRefusal(boolean progressed, Duration lived) {
        return restarts.afterRefusal(progressed, lived);
    }

    /** Somebody wants a fresh start. */
    void reset() {
        reset(0);
    }

    private void reset(int givenUp) {
        givenUpInARow = givenUp;
        failing = null;
        attempts = 0;
        restarts.reset();
    }
}
