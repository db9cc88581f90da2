package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginProvider;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What a test sets otherwise.
 *
 * @param restarts how failures are answered
 * @param stallAfter how long one event may take before the plugin counts as stalled
 * @param tick how often stalls are looked for and cursors saved
 * @param loadLimit how long the code of a plugin may take to be made
 * @param timers runs all timers, and nothing of a plugin; disposed with the host
 * @param random spreads restarts
 * @param given providers beside those of jars and class path
 */
record HostTuning(
        Restarts restarts,
        Duration stallAfter,
        Duration tick,
        Duration loadLimit,
        Scheduler timers,
        RandomGenerator random,
        List<PluginProvider> given) {
    /** What the code of a plugin gets to be made. */
    static final Duration LOAD_LIMIT = Duration.ofSeconds(30);

    static final Duration STALL_AFTER = Duration.ofSeconds(5);

    private static final int MAX_TIMERS = 100_000;
    private static final int IDLE_SECONDS = 60;

    /**
     * How failures are answered.
     *
     * @param first the delay after one failure, doubled with each further one
     * @param max the longest delay
     * @param budget so many failures without progress in between park the plugin
     */
    record Restarts(Duration first, Duration max, int budget) {
        static final Restarts DEFAULT = new Restarts(Duration.ofMillis(100), Duration.ofSeconds(30), 10);
    }

    static HostTuning defaults() {
        return new HostTuning(
                Restarts.DEFAULT,
                STALL_AFTER,
                Duration.ofMillis(500),
                LOAD_LIMIT,
                Schedulers.newBoundedElastic(1, MAX_TIMERS, "plugin-host", IDLE_SECONDS, true),
                new Random(),
                List.of());
    }
}
