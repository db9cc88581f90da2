package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Stores what a trigger derived from one event: in one commit, together with the position of the event. */
final class DerivedWrites {
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Engine engine;
    private final String producer;
    private final PluginMeters meters;
    private final Retry whileRefused;
    private volatile @Nullable CompletableFuture<List<Ack>> inFlight;

    DerivedWrites(Engine engine, PluginKit kit, Scheduler timers) {
        this.engine = engine;
        this.producer = kit.identity().producer();
        this.meters = kit.meters();
        this.whileRefused = Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                .maxBackoff(LONGEST_WAIT)
                .scheduler(timers)
                .filter(EngineRefusals::isPassing)
                .doBeforeRetry(signal -> meters.count(PluginMeters.REFUSED_COMMITS, 1));
    }

    /**
     * Stores the writes and waits until they are. While the engine refuses all writes, tries again: that is not the trigger's fault.
     *
     * @throws ExecutionException when these writes cannot be stored
     */
    void store(WriteEvent event, List<Write> derived) throws ExecutionException, InterruptedException {
        Origin origin = new Origin(
                producer, 0, event.origin().hops() + 1, event.position().toString());
        List<Write> stamped = new ArrayList<>(derived.size());
        for (Write write : derived) {
            stamped.add(write.by(origin));
        }
        CompletableFuture<List<Ack>> commit = Mono.defer(() -> engine.writes().writeAll(stamped))
                .retryWhen(whileRefused)
                .toFuture();
        inFlight = commit;
        try {
            commit.get();
            meters.derived.add(stamped.size());
        } finally {
            inFlight = null;
            commit.cancel(true);
        }
    }

    /** Waits no longer. */
    void abort() {
        CompletableFuture<List<Ack>> commit = inFlight;
        if (commit != null) {
            commit.cancel(true);
        }
    }
}
