package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.TriggerSpec;
import io.tickflux.transport.app.child.ChildProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Writes of bars into an engine with a plugin host beside it, for as long or as fast as a driver wants. */
final class PluginLoad {
    private static final KeyPattern BASE = KeyPattern.parse("*/1Min/OHLCV");
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long START_MINUTES = Samples.START_NANOS / MINUTE_NANOS;

    private final Arguments arguments;
    private final List<BucketKey> keys = Samples.keys(100, Timeframe.parse("1Min"));
    private final Engine engine;
    private final Path cursors;
    private long sent;

    /** @param arguments {@code seconds} for each loop, {@code window} of the closed one and {@code rate} of the open one */
    PluginLoad(Engine engine, Path cursors, Arguments arguments) {
        this.engine = engine;
        this.cursors = cursors;
        this.arguments = arguments;
    }

    /** Returns once all of them are subscribed: what is written from then on reaches them. */
    PluginHost start(List<TriggerSpec> triggers) throws InterruptedException {
        PluginHost host = PluginHost.start(
                engine,
                HostConfig.of(cursors)
                        .withTriggers(triggers.toArray(TriggerSpec[]::new))
                        .withProcesses(new ChildProcesses()));
        Waiting.until("subscriptions", () -> engine.status().subscriptions() >= triggers.size());
        return host;
    }

    /** A trigger whose name has not been there before. */
    TriggerSpec trigger(String name, String module, Map<String, ?> config) {
        return new TriggerSpec(name + sent, module, List.of(BASE), StartAt.NOW, PluginConfig.of(config));
    }

    /** Until all plugins but those of a module have done everything. */
    static void awaitLevel(PluginHost host, String butOf) throws InterruptedException {
        Waiting.until(
                "triggers to be done",
                () -> host.status().stream()
                        .filter(status -> !status.module().equals(butOf))
                        .allMatch(status -> status.progress().lag().age().isZero()));
    }

    /** Returns when it is stored. */
    void writeOne() {
        engine.writes().write(next()).block();
    }

    /** Writes as fast as the acks of a window come; returns writes a second. */
    double closedLoop() {
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(arguments.get("seconds")).toNanos();
        AtomicLong stored = new AtomicLong();
        Flux.<Write>generate(sink -> {
                    if (System.nanoTime() < end) {
                        sink.next(next());
                    } else {
                        sink.complete();
                    }
                })
                .flatMap(write -> engine.writes().write(write), arguments.get("window"), 1)
                .doOnNext(ack -> stored.incrementAndGet())
                .blockLast();
        return stored.get() * 1e9 / (System.nanoTime() - begin);
    }

    /**
     * Writes at a fixed rate. The first fifth is not measured: it pays for what begins.
     *
     * @return how long it took from when each write was due to the delivery of what the good trigger derived from it
     * @throws IllegalStateException when one is not delivered within a minute
     */
    Histogram openLoop() throws InterruptedException {
        Histogram latencies = new Histogram(3);
        AtomicLong seen = new AtomicLong();
        long total = (long) arguments.get("rate") * arguments.get("seconds");
        long unmeasured = total / 5;
        long first = sent;
        long step = 1_000_000_000L / arguments.get("rate");
        long begin = System.nanoTime();
        Disposable subscription = engine.subscribe(
                        Subscription.to(KeyPattern.parse("*/1Min/" + BenchTriggers.DERIVED_GROUP), StartAt.NOW))
                .subscribe(event -> {
                    long index = indexOf(event) - first;
                    if (index >= unmeasured) {
                        latencies.recordValue(Math.max(0, System.nanoTime() - (begin + index * step)));
                    }
                    if (index >= 0) {
                        seen.incrementAndGet();
                    }
                });
        for (long i = 0; i < total; i++) {
            long wait = begin + i * step - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            engine.writes().write(next()).subscribe();
        }
        Waiting.until("derived writes", () -> seen.get() >= total);
        subscription.dispose();
        return latencies;
    }

    private Write next() {
        long minute = START_MINUTES + sent++;
        return Write.fixed(keys.get((int) (sent % keys.size())), Samples.bars(1, minute * MINUTE_NANOS, 1));
    }

    private static long indexOf(WriteEvent event) {
        return event.records().epochNanos(0) / MINUTE_NANOS - START_MINUTES;
    }
}
