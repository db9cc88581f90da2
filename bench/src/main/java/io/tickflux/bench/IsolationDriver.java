package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginLimits;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.TriggerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;

/**
 * What plugins cost, in an engine without a network. First the host's dispatch: the rate of a closed loop of writers without a trigger,
 * beside one that does nothing, and beside one that derives a write from each event, firing ahead of its commits or not; with the calls of {@code write(2)} that each base
 * write took, which a journal that syncs with each write makes the syncs of the device. Then what a misbehaving trigger costs a good one:
 * for each kind four blocks A B B A of one run, in B beside the bad one.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.IsolationDriver seconds=3 window=64 rate=500
 * </pre>
 */
public final class IsolationDriver {
    private static final List<String> KINDS = List.of("throw", "error", "block", "silent", "spin");
    private static final KeyPattern BASE = KeyPattern.parse("*/1Min/OHLCV");
    private static final long START_MINUTES = Samples.START_NANOS / 60_000_000_000L;

    private final Arguments arguments;
    private final List<BucketKey> keys = Samples.keys(100, Timeframe.parse("1Min"));
    private final Engine engine;
    private final Path cursors;
    private long sent;

    private IsolationDriver(Engine engine, Path cursors, Arguments arguments) {
        this.engine = engine;
        this.cursors = cursors;
        this.arguments = arguments;
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.defaults()
                .with("seconds", 3)
                .with("window", 64)
                .with("rate", 500)
                .with("warmup", 10)
                .parse(args);
        try (BenchDirectory directory = BenchDirectory.create()) {
            Engine engine = EmbeddedEngine.open(EngineConfig.defaults(directory.path()));
            try {
                IsolationDriver driver =
                        new IsolationDriver(engine, directory.path().resolve("cursors"), arguments);
                driver.dispatch();
                driver.isolation();
            } finally {
                engine.close(Duration.ofSeconds(10)).block();
            }
        }
    }

    private void dispatch() throws InterruptedException, IOException {
        Report.line("%s ack=%s", arguments, engine.status().ackLevel());
        warmUp();
        Report.line("%-24s %12s %14s %14s %16s", "dispatch", "writes/s", "us/write", "lag ms", "write(2)/write");
        for (int round = 0; round < 2; round++) {
            dispatch("no trigger", List.of());
            dispatch("does nothing", List.of(trigger("idle" + round, "benchidle", "none")));
            dispatch("derives one", List.of(trigger("copy" + round, "benchcopy", "none")));
            dispatch("derives one, not ahead", List.of(oneAtATime("careful" + round)));
        }
    }

    /** With a trigger of each kind, so that all of the code is compiled. */
    private void warmUp() throws InterruptedException {
        PluginHost host = start(List.of(
                trigger("warm idle", "benchidle", "none"),
                trigger("warm copy", "benchcopy", "none"),
                oneAtATime("warm")));
        long end =
                System.nanoTime() + Duration.ofSeconds(arguments.get("warmup")).toNanos();
        while (System.nanoTime() < end) {
            closedLoop();
        }
        awaitLevel(host);
        host.close(Duration.ofSeconds(10)).block();
    }

    /** Is not fired before its answer to the event before is stored. */
    private static TriggerSpec oneAtATime(String name) {
        PluginLimits none = PluginLimits.DEFAULT;
        return trigger(name, "benchcopy", "none")
                .with(PluginRules.DEFAULT.with(new PluginLimits(
                        1,
                        none.inFlightBytes(),
                        none.writesPerSecond(),
                        none.allocatedBytesPerSecond(),
                        none.cpus(),
                        none.onBreach())));
    }

    private void dispatch(String what, List<TriggerSpec> triggers) throws InterruptedException, IOException {
        PluginHost host = start(triggers);
        try {
            long callsBefore = writeCalls();
            double rate = closedLoop();
            long ended = System.nanoTime();
            awaitLevel(host);
            long calls = writeCalls() - callsBefore;
            Report.line(
                    "%-24s %12.0f %14.1f %14.1f %16.2f",
                    what,
                    rate,
                    1e6 / rate,
                    (System.nanoTime() - ended) / 1e6,
                    (double) calls / (rate * arguments.get("seconds")));
        } finally {
            host.close(Duration.ofSeconds(10)).block();
        }
    }

    private void isolation() throws InterruptedException {
        Report.line("%-10s %12s %12s %12s", "kind", "rate B/A", "p50 B/A", "p99 B/A");
        for (String kind : KINDS) {
            List<Outcome> alone = new ArrayList<>();
            List<Outcome> beside = new ArrayList<>();
            alone.add(measure(kind, false));
            beside.add(measure(kind, true));
            beside.add(measure(kind, true));
            alone.add(measure(kind, false));
            Report.line(
                    "%-10s %12.3f %12.3f %12.3f",
                    kind,
                    mean(beside, 0) / mean(alone, 0),
                    mean(beside, 50) / mean(alone, 50),
                    mean(beside, 99) / mean(alone, 99));
        }
    }

    private record Outcome(double writesPerSecond, Histogram latencies) {}

    private static double mean(List<Outcome> outcomes, int percentile) {
        return outcomes.stream()
                .mapToDouble(outcome ->
                        percentile == 0 ? outcome.writesPerSecond : Report.micros(outcome.latencies, percentile))
                .average()
                .orElseThrow();
    }

    private Outcome measure(String kind, boolean beside) throws InterruptedException {
        List<TriggerSpec> triggers = new ArrayList<>();
        triggers.add(trigger("good" + sent, "benchcopy", "none"));
        if (beside) {
            triggers.add(trigger("bad" + sent, "benchbad", kind)
                    .with(PluginRules.DEFAULT.onError(OnError.RETRY, 1).within(Duration.ofHours(1))));
        }
        PluginHost host = start(triggers);
        try {
            Histogram latencies = openLoop();
            double rate = closedLoop();
            awaitLevel(host);
            return new Outcome(rate, latencies);
        } finally {
            host.close(Duration.ofSeconds(2)).block();
        }
    }

    private PluginHost start(List<TriggerSpec> triggers) {
        return PluginHost.start(engine, HostConfig.of(cursors).withTriggers(triggers.toArray(TriggerSpec[]::new)));
    }

    private static TriggerSpec trigger(String name, String module, String mode) {
        PluginConfig config = mode.equals("none") ? PluginConfig.empty() : PluginConfig.of(Map.of("mode", mode));
        return new TriggerSpec(name, module, List.of(BASE), StartAt.NOW, config);
    }

    /** Until the good ones have done everything. */
    private static void awaitLevel(PluginHost host) throws InterruptedException {
        Waiting.until(
                "triggers to be done",
                () -> host.status().stream()
                        .filter(status -> !status.module().equals("benchbad"))
                        .allMatch(status -> status.progress().lag().isZero()));
    }

    /** Writes as fast as the acks of a window come; returns writes a second. */
    private double closedLoop() {
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

    /** Writes at a fixed rate; returns how long it took from when a write was due to the delivery of what the good trigger derived. */
    private Histogram openLoop() throws InterruptedException {
        Histogram latencies = new Histogram(3);
        AtomicLong seen = new AtomicLong();
        long total = (long) arguments.get("rate") * arguments.get("seconds");
        long first = sent;
        long step = 1_000_000_000L / arguments.get("rate");
        long begin = System.nanoTime();
        var subscription = engine.subscribe(
                        Subscription.to(KeyPattern.parse("*/1Min/" + BenchTriggers.DERIVED_GROUP), StartAt.NOW))
                .subscribe(event -> {
                    long index = indexOf(event) - first;
                    if (index >= 0) {
                        latencies.recordValue(Math.max(0, System.nanoTime() - (begin + index * step)));
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
        return Write.fixed(keys.get((int) (sent % keys.size())), Samples.bars(1, minute * 60_000_000_000L, 1));
    }

    private static long indexOf(WriteEvent event) {
        return event.records().epochNanos(0) / 60_000_000_000L - START_MINUTES;
    }

    /** Of this process since it began; 0 where the system does not tell. */
    private static long writeCalls() throws IOException {
        Path io = Path.of("/proc/self/io");
        return Files.isReadable(io)
                ? Files.readAllLines(io).stream()
                        .filter(line -> line.startsWith("syscw: "))
                        .mapToLong(line -> Long.parseLong(line.substring(7)))
                        .findFirst()
                        .orElse(0)
                : 0;
    }
}
