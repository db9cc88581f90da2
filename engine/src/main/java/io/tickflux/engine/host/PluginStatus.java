package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a plugin is doing; a snapshot.
 *
 * @param name the instance
 * @param kind what it is
 * @param module as the config names it
 * @param state where it stands
 * @param patterns what fires it; none for a bgworker
 * @param progress what it has done since the host started
 * @param faults what went wrong since the host started
 * @param counters what the plugin counted, and the host's own counts under {@code host.*}
 */
public record PluginStatus(
        String name,
        PluginKind kind,
        String module,
        PluginState state,
        List<KeyPattern> patterns,
        Progress progress,
        Faults faults,
        Map<String, Long> counters) {
    /**
     * What a plugin has done.
     *
     * @param handled events a trigger is done with, or writes of a bgworker that are stored
     * @param derived writes of a trigger that are stored
     * @param passedOver events not handed to a trigger because a cascade had reached its end
     * @param cursor the event up to which a trigger is done; null before the first, and for a bgworker
     * @param lag how long ago the oldest event was stored that a trigger has not done yet; zero when it has done all it was given
     * @param longestCall the longest time that one call into the plugin took
     */
    public record Progress(
            long handled,
            long derived,
            long passedOver,
            @Nullable Position cursor,
            Duration lag,
            Duration longestCall) {}

    /**
     * What went wrong.
     *
     * @param failures runs that ended with an error
     * @param restarts runs begun after the first
     * @param last the last failure; null when there was none
     * @param nextRetry when it runs again, while {@link PluginState#BACKING_OFF}; null otherwise
     */
    public record Faults(
            long failures,
            long restarts,
            @Nullable PluginError last,
            @Nullable Instant nextRetry) {}
}
