package io.tickflux.bench;

import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginLimits;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.TriggerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the host's dispatch costs a closed loop of writers, in an engine without a network: without a trigger, beside one that does
 * nothing, and beside one that derives a write from each event, firing ahead of its commits or not; with the calls of {@code write(2)}
 * that each base write took, which a journal that syncs with each write makes the syncs of the device.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.DispatchDriver seconds=3 window=64
 * </pre>
 */
public final class DispatchDriver {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Arguments arguments;
    private final PluginLoad load;

    private DispatchDriver(PluginLoad load, Arguments arguments) {
        this.load = load;
        this.arguments = arguments;
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.defaults()
                .with("seconds", 3)
                .with("window", 64)
                .with("warmup", 10)
                .parse(args);
        try (BenchDirectory directory = BenchDirectory.create()) {
            Engine engine = EmbeddedEngine.open(EngineConfig.defaults(directory.path()));
            try {
                Report.line("%s ack=%s", arguments, engine.status().ackLevel());
                PluginLoad load = new PluginLoad(engine, directory.path().resolve("cursors"), arguments);
                new DispatchDriver(load, arguments).run();
            } finally {
                engine.close(CLOSE_WITHIN).block();
            }
        }
    }

    private void run() throws InterruptedException, IOException {
        warmUp();
        Report.line("%-24s %12s %14s %14s %16s", "dispatch", "writes/s", "us/write", "lag ms", "write(2)/write");
        for (int round = 0; round < 2; round++) {
            measure("no trigger", List.of());
            measure("does nothing", List.of(load.trigger("idle", "benchidle", Map.of())));
            measure("derives one", List.of(load.trigger("copy", "benchcopy", Map.of())));
            measure("derives one, not ahead", List.of(oneAtATime()));
        }
    }

    /** With a trigger of each kind, so that all of the code is compiled. */
    private void warmUp() throws InterruptedException {
        PluginHost host = load.start(List.of(
                load.trigger("warm idle", "benchidle", Map.of()),
                load.trigger("warm copy", "benchcopy", Map.of()),
                oneAtATime()));
        long end =
                System.nanoTime() + Duration.ofSeconds(arguments.get("warmup")).toNanos();
        while (System.nanoTime() < end) {
            load.closedLoop();
        }
        PluginLoad.awaitLevel(host, "");
        host.close(CLOSE_WITHIN).block();
    }

    /** Is not fired before its answer to the event before is stored. */
    private TriggerSpec oneAtATime() {
        PluginLimits none = PluginLimits.DEFAULT;
        return load.trigger("careful", "benchcopy", Map.of())
                .with(PluginRules.DEFAULT.with(new PluginLimits(
                        1,
                        none.inFlightBytes(),
                        none.writesPerSecond(),
                        none.allocatedBytesPerSecond(),
                        none.cpus(),
                        none.onBreach())));
    }

    private void measure(String what, List<TriggerSpec> triggers) throws InterruptedException, IOException {
        PluginHost host = load.start(triggers);
        try {
            long callsBefore = writeCalls();
            double rate = load.closedLoop();
            long ended = System.nanoTime();
            PluginLoad.awaitLevel(host, "");
            long calls = writeCalls() - callsBefore;
            Report.line(
                    "%-24s %12.0f %14.1f %14.1f %16.2f",
                    what,
                    rate,
                    1e6 / rate,
                    (System.nanoTime() - ended) / 1e6,
                    (double) calls / (rate * arguments.get("seconds")));
        } finally {
            host.close(CLOSE_WITHIN).block();
        }
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
