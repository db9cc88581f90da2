package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

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
    private final Trigger trigger;
    private final TriggerFeed feed;
    private final Commits commits;
    private final PluginKit kit;
    private final RunMonitor monitor;
    private final Inbox inbox = new Inbox(this::wake);
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile long busySinceNanos;
    private volatile @Nullable FireCollector collector;
    private volatile @Nullable CompletableFuture<List<Ack>> commit;
    private boolean over;

    TriggerRun(Trigger trigger, TriggerFeed feed, Commits commits, PluginKit kit, RunMonitor monitor) {
        this.trigger = trigger;
        this.feed = feed;
        this.commits = commits;
        this.kit = kit;
        this.monitor = monitor;
    }

    @Override
    public void start() {
        RunEnd failed = feed.subscribe(inbox);
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
        Position position = event.position();
        feed.oldestIs(event);
        try {
            if (feed.endsCascade(event)) {
                feed.reached(position);
            } else {
                List<Write> derived = fire(event);
                if (derived.isEmpty()) {
                    feed.reached(position);
                } else {
                    store(event, derived);
                    feed.reachedDurably(position);
                }
                kit.meters().handled.increment();
            }
            feed.oldestIs(null);
            monitor.progressed();
        } catch (PluginCallException | InterruptedException | CancellationException failure) {
            fail(failure, position);
        } catch (ExecutionException failure) {
            fail(Objects.requireNonNullElse(failure.getCause(), failure), position);
        }
    }

    private void store(WriteEvent event, List<Write> derived) throws ExecutionException, InterruptedException {
        Origin origin = new Origin(
                kit.identity().producer(),
                0,
                event.origin().hops() + 1,
                event.position().toString());
        CompletableFuture<List<Ack>> storing = commits.store(
                        derived.stream().map(write -> write.by(origin)).toList())
                .toFuture();
        commit = storing;
        try {
            storing.get();
        } finally {
            commit = null;
            storing.cancel(true);
        }
    }

    private List<Write> fire(WriteEvent event) throws PluginCallException, InterruptedException {
        FireCollector answer = new FireCollector(kit);
        collector = answer;
        busySinceNanos = commits.nowNanos();
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
        CompletableFuture<List<Ack>> storing = commit;
        if (storing != null) {
            storing.cancel(true);
        }
        kit.threads().calls().interrupt();
    }

    @Override
    public long busySinceNanos() {
        return busySinceNanos;
    }
}
