package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.bgWorker;
import static io.tickflux.engine.host.TestPlugins.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Origin;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.FatalPluginException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class BgWorkerTest {
    private static final String KEY = "AAPL/1Min/OHLCV";

    @TempDir
    Path folder;

    @Test
    void whatItPublishesIsStoredInOrderAndUnderItsName() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(bgWorker("feed", context -> () -> Flux.range(1, 500).map(i -> row(KEY, i))));
            harness.bgWorker("feed one", "feed", Map.of()).start();
            PluginStatus status = harness.awaitState("feed one", PluginState.STOPPED);

            assertThat(status.progress().handled()).isEqualTo(500);
            assertThat(status.faults().failures()).isZero();
            assertThat(harness.stored(KEY))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 500).boxed().toList());
            assertThat(harness.log.events())
                    .extracting(event -> event.origin().producer())
                    .containsOnly("bgworker:feed one");
        }
    }

    @Test
    void aPlainLoopIsHeldBackByTheWriteStreamAndStoppedByClose() {
        AtomicLong offered = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        HostHarness harness = HostHarness.in(folder);
        try (harness) {
            harness.with(bgWorker(
                    "loop",
                    context -> BgWorker.of(output -> {
                        try {
                            while (true) {
                                output.write(row(KEY, offered.incrementAndGet()));
                            }
                        } finally {
                            ended.countDown();
                        }
                    })));
            harness.bgWorker("loop", "loop", Map.of()).start();
            harness.awaitHandled("loop", 1_000);
            assertThat(offered.get() - harness.log.events().size()).isLessThanOrEqualTo(64);
        }
        assertThat(ended.getCount()).isZero();
        assertThat(harness.host.status().get(0).state()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aFeederResumesFromTheCheckpointThatWasStoredWithItsRows() {
        AtomicInteger runs = new AtomicInteger();
        List<String> resumedFrom = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(bgWorker("feed", context -> () -> {
                int from = context.checkpoint().map(Integer::parseInt).orElse(0);
                resumedFrom.add(context.checkpoint().orElse("none"));
                boolean fails = runs.getAndIncrement() == 0;
                return Flux.range(from + 1, 20 - from).map(i -> {
                    if (fails && i == 11) {
                        throw new IllegalStateException("connection lost");
                    }
                    return row(KEY, i).by(Origin.of("mine", i).withCheckpoint(String.valueOf(i)));
                });
            }));
            harness.bgWorker("feed", "feed", Map.of()).start();
            PluginStatus status = harness.passUntil("feed", any -> any.state() == PluginState.STOPPED);

            assertThat(resumedFrom).containsExactly("none", "10");
            assertThat(harness.stored(KEY))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 20).boxed().toList());
            assertThat(harness.log.events())
                    .extracting(WriteEvent::origin)
                    .contains(new Origin("bgworker:feed", 20, 0, "20"));
            assertThat(status.faults().failures()).isEqualTo(1);
            assertThat(status.faults().restarts()).isEqualTo(1);
            assertThat(status.faults().last().message()).contains("connection lost");
        }
    }

    @Test
    void oneThatFailsShortlyAfterEachStartIsRestartedLessAndLessOften() {
        AtomicInteger runs = new AtomicInteger();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(bgWorker("flapping", context -> () -> {
                runs.incrementAndGet();
                return Flux.just(row(KEY, 1)).concatWith(Flux.error(new IllegalStateException("throttled")));
            }));
            harness.bgWorker("flapping", "flapping", Map.of()).start();
            PluginStatus status = harness.awaitState("flapping", PluginState.BACKING_OFF);
            for (int failures = 2; failures <= 15; failures++) {
                int wanted = failures;
                // Not a moment longer: what passes while it runs would count as its life.
                harness.pass(Duration.between(HostHarness.NOW, status.faults().nextRetry()));
                status = harness.await(
                        "flapping",
                        any -> any.state() == PluginState.BACKING_OFF
                                && any.faults().failures() == wanted);
            }

            assertThat(Duration.between(HostHarness.NOW, status.faults().nextRetry()))
                    .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
            assertThat(runs).hasValue(15);
        }
    }

    @Test
    void aFatalFailureParksItAtOnceAndShowsTheMessage() {
        AtomicInteger runs = new AtomicInteger();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(bgWorker("feed", context -> () -> {
                runs.incrementAndGet();
                return Flux.error(new RuntimeException(new FatalPluginException("credentials refused")));
            }));
            harness.bgWorker("feed", "feed", Map.of()).start();
            PluginStatus status = harness.awaitState("feed", PluginState.PARKED);
            harness.pass(Duration.ofHours(1));

            assertThat(status.faults().last().message()).contains("credentials refused");
            assertThat(runs).hasValue(1);
        }
    }
}
