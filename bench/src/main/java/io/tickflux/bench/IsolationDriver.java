package io.tickflux.bench;

import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.Isolation;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.PluginStatus;
import io.tickflux.engine.host.TriggerSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What a trigger that misbehaves costs the writers and a good trigger beside it, in an engine without a network, for each way to misbehave,
 * in this process and in one of its own. A block A has the good trigger alone, a block B the bad one as well; they take turns, A B and
 * B A, so that whatever else the machine does hits both. Printed is B/A with its 95 % interval: first, of the median block's p50, p90 and
 * p99 from when a write was due, in an open loop, to the delivery of what the good trigger derived; then, of the mean rate of a closed
 * loop of writers. {@code nothing} has no second trigger in B either: it is the error of the measurement; {@code idle} has one that
 * behaves. A block begins when the bad trigger has failed once, or for 6.5 s not returned. Every event is delivered, or the run fails.
 * Checkpoints, which would hit some blocks and not others, are put off.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.IsolationDriver rounds=8 seconds=1 window=4 rate=2000 warmup=10 [spin heap ...]
 * </pre>
 */
public final class IsolationDriver {
    private static final String BAD = "benchbad";
    private static final String NOTHING = "nothing";
    private static final List<String> IN_A_THREAD = List.of(
            NOTHING,
            "idle",
            "throw",
            "overflow",
            "error",
            "null",
            "null item",
            "flood",
            "late",
            "silent",
            "block",
            "spin");
    private static final List<String> IN_A_PROCESS = Stream.concat(
                    IN_A_THREAD.stream(), Stream.of("heap", "exit", "halt"))
            .toList();
    private static final String LATENCY_LINE = "%-9s %-10s %-20s %-20s %-20s %s";
    private static final String RATE_LINE = "%-9s %-10s %-20s %s";
    private static final Duration WORST_AFTER = Duration.ofMillis(6_500);
    private static final Duration NO_CHECKPOINT = Duration.ofHours(1);

    private final PluginLoad load;
    private final Arguments arguments;
    private final Set<String> wanted;

    /** @param wanted which ways to misbehave; all if empty */
    private IsolationDriver(PluginLoad load, Arguments arguments, Set<String> wanted) {
        this.load = load;
        this.arguments = arguments;
        this.wanted = wanted;
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.defaults()
                .with("rounds", 8)
                .with("seconds", 1)
                .with("window", 4)
                .with("rate", 2_000)
                .with("warmup", 10)
                .parse(Stream.of(args).filter(arg -> arg.contains("=")).toArray(String[]::new));
        Set<String> wanted = Stream.of(args).filter(arg -> !arg.contains("=")).collect(Collectors.toSet());
        try (BenchDirectory directory = BenchDirectory.create()) {
            EngineConfig usual = EngineConfig.defaults(directory.path());
            Engine engine = EmbeddedEngine.open(
                    new EngineConfig(usual.root(), usual.journal(), usual.limits(), NO_CHECKPOINT, usual.clock()));
            try {
                Report.line("%s ack=%s", arguments, engine.status().ackLevel());
                PluginLoad load = new PluginLoad(engine, directory.path().resolve("cursors"), arguments);
                new IsolationDriver(load, arguments, wanted).run();
            } finally {
                engine.close(Duration.ofSeconds(10)).block();
            }
        }
    }

    private void run() throws InterruptedException {
        long end =
                System.nanoTime() + Duration.ofSeconds(arguments.get("warmup")).toNanos();
        while (System.nanoTime() < end) {
            measure(NOTHING, Isolation.THREAD, load::openLoop);
            measure(NOTHING, Isolation.THREAD, load::closedLoop);
        }
        Report.line(LATENCY_LINE, "B/A of", "kind", "p50", "p90", "p99", "p50, p90, p99 of A (microseconds)");
        compareAll(this::compareLatencies);
        Report.line(RATE_LINE, "B/A of", "kind", "writes/s", "writes/s of A");
        compareAll(this::compareRates);
    }

    private interface Comparing {
        void compare(String kind, Isolation isolation) throws InterruptedException;
    }

    private void compareAll(Comparing comparing) throws InterruptedException {
        for (Isolation isolation : List.of(Isolation.THREAD, Isolation.PROCESS)) {
            for (String kind : isolation.equals(Isolation.THREAD) ? IN_A_THREAD : IN_A_PROCESS) {
                if (wanted.isEmpty() || wanted.contains(kind)) {
                    comparing.compare(kind, isolation);
                }
            }
        }
    }

    private void compareLatencies(String kind, Isolation isolation) throws InterruptedException {
        PairedBlocks<Histogram> blocks = measurePairs(kind, isolation, load::openLoop);
        Report.line(
                LATENCY_LINE,
                place(isolation),
                kind,
                blocks.ratio(of -> micros(of, 50)),
                blocks.ratio(of -> micros(of, 90)),
                blocks.ratio(of -> micros(of, 99)),
                String.format(
                        "%.0f, %.0f, %.0f",
                        micros(blocks.allA(), 50), micros(blocks.allA(), 90), micros(blocks.allA(), 99)));
    }

    private void compareRates(String kind, Isolation isolation) throws InterruptedException {
        PairedBlocks<Double> blocks = measurePairs(kind, isolation, load::closedLoop);
        Report.line(
                RATE_LINE,
                place(isolation),
                kind,
                blocks.ratio(IsolationDriver::mean),
                String.format("%.0f", mean(blocks.allA())));
    }

    private static String place(Isolation isolation) {
        return isolation.place().name().toLowerCase(Locale.ROOT);
    }

    /** Of the median block: those that a pause of the machine hit do not count, those that the bad trigger always hits do. */
    private static double micros(List<Histogram> blocks, double percentile) {
        double[] sorted = blocks.stream()
                .mapToDouble(block -> Report.micros(block, percentile))
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double mean(List<Double> rates) {
        return rates.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private interface Measuring<T> {
        T measure() throws InterruptedException;
    }

    private <T> PairedBlocks<T> measurePairs(String kind, Isolation isolation, Measuring<T> measuring)
            throws InterruptedException {
        PairedBlocks<T> blocks = new PairedBlocks<>();
        for (int i = 0; i < arguments.get("rounds"); i++) {
            if (i % 2 == 0) {
                T alone = measure(NOTHING, isolation, measuring);
                blocks.add(alone, measure(kind, isolation, measuring));
            } else {
                T beside = measure(kind, isolation, measuring);
                blocks.add(measure(NOTHING, isolation, measuring), beside);
            }
        }
        return blocks;
    }

    private <T> T measure(String kind, Isolation isolation, Measuring<T> measuring) throws InterruptedException {
        List<TriggerSpec> triggers = new ArrayList<>();
        triggers.add(load.trigger("good", "benchcopy", Map.of()));
        if (!kind.equals(NOTHING)) {
            // An event that is tried again for ever: it goes on misbehaving for as long as it is measured.
            PluginRules rules = PluginRules.DEFAULT
                    .onError(OnError.RETRY, 1)
                    .within(Duration.ofHours(1))
                    .in(isolation);
            triggers.add(load.trigger("bad", BAD, Map.of("mode", kind)).with(rules));
        }
        PluginHost host = load.start(triggers);
        try {
            if (!kind.equals(NOTHING)) {
                awaitWorst(host);
            }
            T measured = measuring.measure();
            PluginLoad.awaitLevel(host, BAD);
            requireSound(host.status());
            return measured;
        } finally {
            host.close(Duration.ofSeconds(2)).block();
        }
    }

    /** Until a bad trigger shows what it is: a call that goes on for seconds is dealt with after seconds only. */
    private void awaitWorst(PluginHost host) throws InterruptedException {
        load.writeOne();
        long end = System.nanoTime() + WORST_AFTER.toNanos();
        Waiting.until("the misdeed", () -> System.nanoTime() >= end || !isUnsuspected(host));
    }

    private static boolean isUnsuspected(PluginHost host) {
        return host.status().stream()
                .filter(status -> status.module().equals(BAD))
                .allMatch(status ->
                        status.faults().failures() == 0 && status.progress().handled() == 0);
    }

    private static void requireSound(List<PluginStatus> plugins) {
        for (PluginStatus status : plugins) {
            if (!status.module().equals(BAD) && status.faults().failures() > 0) {
                throw new IllegalStateException("a good trigger was hurt: " + status);
            }
        }
    }
}
