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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * What a trigger that misbehaves costs the writers and a good trigger beside it, in an engine without a network, for each way to misbehave,
 * in this process and in one of its own. A block A has the good trigger alone, a block B the bad one as well; one A and one B are a round,
 * in turns A B and B A, and give one ratio B/A, so that whatever else the machine does in these seconds hits both. Printed are the
 * median of the rounds' ratios and their extremes: of the rate of a closed loop of writers, and of the p50 and p99 from when a write
 * was due, in an open loop, to the delivery of what the good trigger derived. {@code nothing} has no bad trigger in B either: its
 * ratios are the error of the measurement. Every event is delivered, or the run fails.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.IsolationDriver rounds=5 seconds=3 window=64 rate=500 warmup=10
 * </pre>
 */
public final class IsolationDriver {
    private static final String BAD = "benchbad";
    private static final String NOTHING = "nothing";
    private static final List<String> ANYWHERE = List.of(
            NOTHING, "throw", "overflow", "error", "null", "null item", "flood", "late", "silent", "block", "spin");
    private static final List<String> PROCESS_ONLY = List.of("heap", "exit", "halt");

    private final PluginLoad load;
    private final Arguments arguments;

    private IsolationDriver(PluginLoad load, Arguments arguments) {
        this.load = load;
        this.arguments = arguments;
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.defaults()
                .with("rounds", 5)
                .with("seconds", 3)
                .with("window", 64)
                .with("rate", 500)
                .with("warmup", 10)
                .parse(args);
        try (BenchDirectory directory = BenchDirectory.create()) {
            Engine engine = EmbeddedEngine.open(EngineConfig.defaults(directory.path()));
            try {
                Report.line("%s ack=%s", arguments, engine.status().ackLevel());
                PluginLoad load = new PluginLoad(engine, directory.path().resolve("cursors"), arguments);
                new IsolationDriver(load, arguments).run();
            } finally {
                engine.close(Duration.ofSeconds(10)).block();
            }
        }
    }

    private void run() throws InterruptedException {
        long end =
                System.nanoTime() + Duration.ofSeconds(arguments.get("warmup")).toNanos();
        while (System.nanoTime() < end) {
            measure(NOTHING, Isolation.THREAD);
        }
        Report.line("%-9s %-10s %-22s %-22s %-22s", "B/A of", "kind", "rate", "p50", "p99  median (least, most)");
        for (String kind : ANYWHERE) {
            compare(kind, Isolation.THREAD);
        }
        for (String kind : ANYWHERE) {
            compare(kind, Isolation.PROCESS);
        }
        for (String kind : PROCESS_ONLY) {
            compare(kind, Isolation.PROCESS);
        }
    }

    private void compare(String kind, Isolation isolation) throws InterruptedException {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < arguments.get("rounds"); i++) {
            if (i % 2 == 0) {
                Outcome alone = measure(NOTHING, isolation);
                rounds.add(new Round(alone, measure(kind, isolation)));
            } else {
                Outcome beside = measure(kind, isolation);
                rounds.add(new Round(measure(NOTHING, isolation), beside));
            }
        }
        Report.line(
                "%-9s %-10s %-22s %-22s %-22s",
                isolation.place().name().toLowerCase(Locale.ROOT),
                kind,
                ratios(rounds, Outcome::writesPerSecond),
                ratios(rounds, outcome -> Report.micros(outcome.latencies(), 50)),
                ratios(rounds, outcome -> Report.micros(outcome.latencies(), 99)));
    }

    /** What one block came to. */
    private record Outcome(double writesPerSecond, Histogram latencies) {}

    /** Two blocks of the same seconds. */
    private record Round(Outcome alone, Outcome beside) {
        double ratio(ToDoubleFunction<Outcome> of) {
            return of.applyAsDouble(beside) / of.applyAsDouble(alone);
        }
    }

    private static String ratios(List<Round> rounds, ToDoubleFunction<Outcome> of) {
        List<Double> sorted = rounds.stream()
                .map(round -> round.ratio(of))
                .sorted(Comparator.naturalOrder())
                .toList();
        double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        return String.format("%.3f (%.2f, %.2f)", median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private Outcome measure(String kind, Isolation isolation) throws InterruptedException {
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
            Histogram latencies = load.openLoop();
            double rate = load.closedLoop();
            PluginLoad.awaitLevel(host, BAD);
            requireSound(host.status());
            return new Outcome(rate, latencies);
        } finally {
            host.close(Duration.ofSeconds(2)).block();
        }
    }

    private static void requireSound(List<PluginStatus> plugins) {
        for (PluginStatus status : plugins) {
            if (!status.module().equals(BAD) && status.faults().failures() > 0) {
                throw new IllegalStateException("a good trigger was hurt: " + status);
            }
        }
    }
}
