package io.tickflux.engine.host;

import io.tickflux.api.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What went wrong in the lives of a plugin. For one thread at a time. */
final class LifeLog {
    private final Clock clock;
    private long lives;
    private long failures;
    private @Nullable PluginError last;
    private @Nullable Instant nextRetry;

    LifeLog(Clock clock) {
        this.clock = clock;
    }

    void begun() {
        lives++;
        nextRetry = null;
    }

    /** A life ended with an error. */
    void failed(Throwable failure, @Nullable Position event) {
        failures++;
        note(failure, event);
    }

    /** Something that is no failure of the plugin's. */
    void note(Throwable failure, @Nullable Position event) {
        last = new PluginError(Failures.oneLine(failure), Failures.stack(failure), clock.instant(), event);
    }

    void retriesIn(Duration delay) {
        nextRetry = delay.isZero() ? null : clock.instant().plus(delay);
    }

    void retriesNoMore() {
        nextRetry = null;
    }

    PluginStatus.Faults faults() {
        return new PluginStatus.Faults(failures, Math.max(0, lives - 1), last, nextRetry);
    }

    /** The last error as a line of the log tells it. */
    String lastInShort() {
        return last == null ? "no error" : "event=" + last.event() + ", error=" + last.message();
    }
}
