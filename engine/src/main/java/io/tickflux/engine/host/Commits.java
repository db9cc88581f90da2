package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Write;
import io.tickflux.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Stores what one trigger derived. While the engine takes no writes, tries again and again: that is not the trigger's fault. */
final class Commits {
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Engine engine;
    private final PluginMeters meters;
    private final Scheduler timers;
    private final Retry whileRefused;

    Commits(Engine engine, PluginMeters meters, Scheduler timers) {
        this.engine = engine;
        this.meters = meters;
        this.timers = timers;
        this.whileRefused = Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                .maxBackoff(LONGEST_WAIT)
                .scheduler(timers)
                .filter(EngineRefusals::isPassing)
                .doBeforeRetry(signal -> meters.count(PluginMeters.REFUSED_COMMITS, 1));
    }

    /** Stores all of the writes or none; fails only when these cannot be stored, or the engine is closing. */
    Mono<List<Ack>> store(List<Write> writes) {
        return Mono.defer(() -> engine.writes().writeAll(writes))
                .retryWhen(whileRefused)
                .doOnNext(acks -> {
                    meters.derived.add(writes.size());
                    writes.forEach(write -> meters.writes(write.key()));
                    meters.written.add(writes.size());
                });
    }

    Scheduler timers() {
        return timers;
    }

    /** The clock of the host's timers; never 0. */
    long nowNanos() {
        return Math.max(1, timers.now(TimeUnit.NANOSECONDS));
    }
}
