package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.engine.Engine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** One life of a bgworker: what it publishes goes into the write stream, whose demand is its backpressure. */
final class BgWorkerRun implements Run {
    private final Engine engine;
    private final PluginKit kit;
    private final RunMonitor monitor;
    private final PluginPublisher publisher;
    private final Disposable.Swap writing = Disposables.swap();
    private final AtomicBoolean over = new AtomicBoolean();

    BgWorkerRun(Engine engine, BgWorker worker, PluginKit kit, RunMonitor monitor) {
        this.engine = engine;
        this.kit = kit;
        this.monitor = monitor;
        this.publisher = new PluginPublisher(kit, worker::run, this::stamp);
    }

    private Write stamp(Write write) {
        Origin own = write.origin();
        kit.meters().writes(write.key());
        return write.by(new Origin(kit.identity().producer(), own.number(), 0, own.checkpoint()));
    }

    @Override
    public void start() {
        writing.update(Flux.defer(() -> engine.writes().writeMany(publisher))
                .subscribe(this::stored, this::failed, () -> end(RunEnd.DONE)));
    }

    private void stored(Ack ack) {
        kit.meters().done();
        kit.meters().written.increment();
        monitor.progressed();
    }

    private void failed(Throwable failure) {
        // The loop of a worker may be anywhere but in the call that would tell it.
        publisher.cancel();
        kit.threads().calls().interrupt();
        end(EngineRefusals.end(failure, null));
    }

    /** On the calls lane, so behind the subscription to the plugin, which may be a loop. */
    private void end(RunEnd end) {
        if (over.compareAndSet(false, true)) {
            kit.threads().calls().execute(() -> monitor.ended(end));
        }
    }

    @Override
    public void stop() {
        writing.dispose();
        publisher.cancel();
        kit.threads().calls().interrupt();
        end(RunEnd.DONE);
    }

    @Override
    public void abort() {
        kit.threads().interrupt();
    }

    @Override
    public void overdue(Duration limit) {
        // It is never busy with one thing.
    }

    @Override
    public long busySinceNanos() {
        return 0;
    }
}
