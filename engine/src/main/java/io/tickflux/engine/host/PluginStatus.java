package io.tickflux.engine.host;

import io.tickflux.api.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a plugin is doing; a snapshot.
 *
 * @param name the instance
 * @param kind what it is
 * @param module as the config names it
 * @param state where it stands
 * @param on what fires it; nothing for a bgworker
 * @param progress what it has done since the host started
 * @param faults what went wrong since the host started
 * @param counters what the plugin counted, and the host's own counts under {@code host.*}
 */
public record PluginStatus(
        String name,
        PluginKind kind,
        String module,
        PluginState state,
        FiredBy on,
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
     * @param lag how far behind a trigger is
     * @param longestCall the longest time that one call into the plugin took
     */
    public record Progress(
            long handled,
            long derived,
            long passedOver,
            @Nullable Position cursor,
            Lag lag,
            Duration longestCall) {}

    /**
     * How far behind a trigger is.
     *
     * @param events how many events were stored since the oldest that it was given and has not done, that one included, or behind its
     *     cursor while it does not run; of whatever key, so that it is never behind by more. 0 when it has done all it was given
     * @param age how long ago that oldest one was stored; zero when there is none
     */
    public record Lag(long events, Duration age) {
        static final Lag NONE = new Lag(0, Duration.ZERO);
    }

    /** Events that it has not been fired with, or has given up: at the end of a cascade, skipped, or noted as dead letters. */
    public long drops() {
        return progress.passedOver
                + counters.getOrDefault(PluginMeters.SKIPPED, 0L)
                + counters.getOrDefault(PluginMeters.DEAD_LETTERS, 0L);
    }

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
