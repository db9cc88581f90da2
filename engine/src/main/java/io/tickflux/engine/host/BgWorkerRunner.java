package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.engine.Engine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Runs a {@link BgWorker}. How far it is, it notes itself, in checkpoints of its writes. */
final class BgWorkerRunner implements Runner {
    /** One that writes a little and then fails, again and again, would otherwise burn the limits of its source. */
    private static final Duration STABLE_AFTER = Duration.ofSeconds(10);

    private final Engine engine;
    private final BgWorker worker;
    private final PluginKit kit;

    BgWorkerRunner(Engine engine, BgWorker worker, PluginKit kit) {
        this.engine = engine;
        this.worker = worker;
        this.kit = kit;
    }

    @Override
    public Object plugin() {
        return worker;
    }

    @Override
    public Run newRun(RunMonitor monitor) {
        return new BgWorkerRun(engine, worker, kit, monitor);
    }

    @Override
    public Duration stableAfter() {
        return STABLE_AFTER;
    }

    @Override
    public Mono<Void> giveUp(FailurePolicy.GivenUp event) {
        return Mono.empty();
    }

    @Override
    public void save() {
        // Nothing: its checkpoints are stored with its writes.
    }

    @Override
    public @Nullable Position cursor() {
        return null;
    }

    @Override
    public PluginStatus.Lag lag(boolean isRunning) {
        return PluginStatus.Lag.NONE;
    }

    @Override
    public void closePlugin() {
        worker.close();
    }
}
