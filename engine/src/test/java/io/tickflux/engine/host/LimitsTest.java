package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.bgWorker;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.engine.host.PluginLimits.OnBreach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What a plugin may use, and what happens when it uses more. */
class LimitsTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final double NONE = Double.POSITIVE_INFINITY;

    @TempDir
    Path folder;

    private final AtomicLong sink = new AtomicLong();

    private HostHarness harness(PluginLimits limits) {
        return HostHarness.in(folder).rules(PluginRules.DEFAULT.with(limits));
    }

    private static PluginLimits limits(double writes, double allocated, double cpus, OnBreach onBreach) {
        return new PluginLimits(64, 1 << 20, writes, allocated, cpus, onBreach);
    }

    @Test
    void heapAndProcessorTimeAreMeasuredOnThePluginsOwnThreads() {
        try (HostHarness harness = harness(PluginLimits.DEFAULT)) {
            harness.with(trigger("greedy", context -> event -> allocate(64)));
            harness.with(trigger("modest", context -> event -> Mono.empty()));
            harness.trigger("greedy", "greedy", BASE)
                    .trigger("modest", "modest", BASE)
                    .start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("greedy", 1);
            harness.awaitHandled("modest", 1);
            harness.pass(Duration.ofSeconds(1));

            Map<String, Long> greedy = harness.status("greedy").counters();
            assertThat(greedy.get(PluginMeters.ALLOCATED_BYTES)).isBetween(64L << 20, 80L << 20);
            assertThat(greedy.get(PluginMeters.CPU_NANOS)).isPositive();
            assertThat(harness.status("modest").counters().get(PluginMeters.ALLOCATED_BYTES))
                    .isLessThan(16L << 20);
        }
    }

    private Mono<io.tickflux.api.Write> allocate(int mebibytes) {
        for (int i = 0; i < mebibytes; i++) {
            sink.addAndGet(new byte[1 << 20].length);
        }
        return Mono.empty();
    }

    @Test
    void aPluginThatAllocatesTooMuchIsParkedWhenThatIsAskedFor() {
        try (HostHarness harness = harness(limits(NONE, 1 << 20, NONE, OnBreach.PARK))) {
            harness.with(trigger("greedy", context -> event -> allocate(8)));
            harness.trigger("greedy", "greedy", BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("greedy", 1);
            PluginStatus status = harness.passUntil("greedy", any -> any.state() == PluginState.PARKED);

            assertThat(status.faults().last().message())
                    .contains("allocated_per_second=", "(expected: at most 1048576");
            assertThat(status.counters().get(PluginMeters.LIMIT_BREACHES)).isPositive();
        }
    }

    @Test
    void aPluginThatAllocatesTooMuchIsOnlyReportedWhenThatIsAskedFor() {
        try (HostHarness harness = harness(limits(NONE, 1 << 20, NONE, OnBreach.LOG))) {
            harness.with(trigger("greedy", context -> event -> allocate(8)));
            harness.trigger("greedy", "greedy", BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("greedy", 1);
            PluginStatus status = harness.passUntil(
                    "greedy", any -> any.counters().getOrDefault(PluginMeters.LIMIT_BREACHES, 0L) > 0);
            assertThat(status.state()).isEqualTo(PluginState.RUNNING);
        }
    }

    @Test
    void aWorkerThatWritesTooFastIsHeldBackToItsRate() {
        try (HostHarness harness = harness(limits(100, NONE, NONE, OnBreach.SLOW))) {
            harness.with(bgWorker(
                    "flood",
                    context -> BgWorker.of(output -> {
                        for (long i = 1; ; i++) {
                            output.write(row(BASE, i));
                        }
                    })));
            harness.bgWorker("flood", "flood", Map.of()).start();
            harness.awaitHandled("flood", 1_000);
            // Time stands still but for the ticks, so the flood goes on until the first one, and stops then.
            harness.pass(Duration.ofSeconds(1));
            harness.await("flood", status -> isQuiet(harness));
            long before = harness.status("flood").progress().handled();
            harness.pass(Duration.ofSeconds(5));
            assertThat(isQuiet(harness)).isTrue();
            assertThat(harness.status("flood").progress().handled()).isEqualTo(before);
            // What it overdrew is paid for in time; then it goes on.
            harness.passUntil("flood", status -> status.progress().handled() > before);
        }
    }

    private static boolean isQuiet(HostHarness harness) {
        long before = harness.status("flood").progress().handled();
        for (int i = 0; i < 50; i++) {
            harness.write(row("OTHER/1Min/X", i + 1));
        }
        return harness.status("flood").progress().handled() == before;
    }
}
