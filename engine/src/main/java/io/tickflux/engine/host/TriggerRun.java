package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/**
 * One life of a trigger: takes one event after the other, fires it, stores what comes back, moves the cursor.
 *
 * <pre>
 *   engine's threads          plugin-NAME (calls lane)
 *   subscribe ──▶ Inbox ──▶ fire ──▶ collect ──▶ commit ──▶ cursor
 * </pre>
 *
 * All of it happens in tasks of the calls lane, which may block there; between events no task is queued and no thread waits.
 */
final class TriggerRun implements Run {
    private final TriggerRunner runner;
    private final Trigger trigger;
    private final PluginKit kit;
    private final DerivedWrites derivedWrites;
    private final RunMonitor monitor;
    private final Inbox inbox = new Inbox(this::wake);
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile long busySinceNanos;
    private volatile @Nullable FireCollector collector;
    private boolean over;

    TriggerRun(TriggerRunner runner, Trigger trigger, DerivedWrites derivedWrites, RunMonitor monitor) {
        this.runner = runner;
        this.trigger = trigger;
        this.kit = runner.kit();
        this.derivedWrites = derivedWrites;
        this.monitor = monitor;
    }

    @Override
    public void start() {
        RunEnd failed = runner.subscribe(inbox);
        if (failed != null) {
            finish(failed);
        }
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            kit.threads().calls().execute(this::drain);
        }
    }

    private void drain() {
        awake.set(false);
        while (!over) {
            if (stopped) {
                finish(RunEnd.DONE);
                return;
            }
            WriteEvent event = inbox.poll();
            if (event != null) {
                handle(event);
            } else if (inbox.isDrained()) {
                Throwable failure = inbox.failure();
                finish(failure == null ? RunEnd.DONE : EngineRefusals.end(failure, null));
            } else {
                return;
            }
        }
    }

    private void handle(WriteEvent event) {
        runner.took(event);
        if (runner.isEndOfCascade(event)) {
            runner.passedOver(event);
            monitor.progressed();
            return;
        }
        try {
            List<Write> derived = fire(event);
            if (!derived.isEmpty()) {
                derivedWrites.store(event, derived);
            }
            runner.done(event, !derived.isEmpty());
            monitor.progressed();
        } catch (PluginCallException | InterruptedException failure) {
            fail(failure, event.position());
        } catch (ExecutionException failure) {
            fail(Objects.requireNonNullElse(failure.getCause(), failure), event.position());
        } catch (CancellationException aborted) {
            fail(aborted, event.position());
        }
    }

    private List<Write> fire(WriteEvent event) throws PluginCallException, InterruptedException {
        FireCollector answer = new FireCollector(this::cancelOnDemandLane, kit.meters());
        collector = answer;
        busySinceNanos = Math.max(1, runner.tuning().timers().now(TimeUnit.NANOSECONDS));
        try {
            if (stopped) {
                throw new InterruptedException("stopped");
            }
            kit.calls().run(() -> subscribe(trigger.fire(event), answer));
            if (!stopped) {
                // An interrupt that the plugin left behind is nobody's.
                Thread.interrupted();
            }
            return answer.await();
        } finally {
            busySinceNanos = 0;
            collector = null;
        }
    }

    private static void subscribe(@Nullable Publisher<Write> publisher, FireCollector answer) {
        if (publisher == null) {
            throw new PluginMisuseException("fire: null (expected: a publisher)");
        }
        publisher.subscribe(answer);
    }

    private void cancelOnDemandLane(Subscription subscription) {
        kit.threads().demand().execute(() -> {
            try {
                kit.calls().run(subscription::cancel);
            } catch (PluginCallException failure) {
                kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
            }
        });
    }

    private void fail(Throwable failure, Position event) {
        finish(stopped ? RunEnd.DONE : EngineRefusals.end(failure, event));
    }

    private void finish(RunEnd end) {
        if (!over) {
            over = true;
            inbox.cancel();
            monitor.ended(end);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        inbox.cancel();
        wake();
    }

    @Override
    public void abort() {
        FireCollector answer = collector;
        if (answer != null) {
            answer.fail(new CancellationException("stopped"));
        }
        derivedWrites.abort();
        kit.threads().calls().interrupt();
    }

    @Override
    public long busySinceNanos() {
        return busySinceNanos;
    }
}
