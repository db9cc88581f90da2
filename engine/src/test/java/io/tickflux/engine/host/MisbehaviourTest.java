package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.bgWorker;
import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.streamTrigger;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/** Each way to misbehave, in a plugin of each kind, beside a plugin that must not notice. */
class MisbehaviourTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String COPY = "AAPL/1H/COPY";
    private static final int EVENTS = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.tickflux.engine.host.Misbehaviour#all")
    void i7_aTriggerThatMisbehavesHurtsNobodyElse(Misbehaviour misbehaviour) {
        try (HostHarness harness = HostHarness.in(folder).budget(3)) {
            harness.with(trigger("bad", context -> event -> misbehaviour.publisher(context)));
            harness.trigger("bad", "bad", BASE);
            assertThatNeighboursAreWell(harness, misbehaviour);
        }
    }

    @ParameterizedTest
    @MethodSource("io.tickflux.engine.host.Misbehaviour#all")
    void i7_aStreamTriggerThatMisbehavesHurtsNobodyElse(Misbehaviour misbehaviour) {
        try (HostHarness harness = HostHarness.in(folder).budget(3)) {
            harness.with(streamTrigger("bad", context -> events -> misbehaviour.publisher(context)));
            harness.trigger("bad", "bad", BASE);
            assertThatNeighboursAreWell(harness, misbehaviour);
        }
    }

    @ParameterizedTest
    @MethodSource("io.tickflux.engine.host.Misbehaviour#all")
    void i7_aBgWorkerThatMisbehavesHurtsNobodyElse(Misbehaviour misbehaviour) {
        try (HostHarness harness = HostHarness.in(folder).budget(3)) {
            harness.with(bgWorker("bad", context -> () -> misbehaviour.publisher(context)));
            harness.bgWorker("bad", "bad", Map.of());
            // Whatever it stores before it fails counts as progress, so it is not parked but restarted later and later.
            assertThatNeighboursAreWell(harness, misbehaviour);
        }
    }

    private static void assertThatNeighboursAreWell(HostHarness harness, Misbehaviour misbehaviour) {
        List<Long> seen = new CopyOnWriteArrayList<>();
        harness.with(
                trigger("good", context -> event -> {
                    seen.add(numberOf(event.records()));
                    return Flux.just(row(COPY, numberOf(event.records())));
                }),
                bgWorker("feed", context -> () -> Flux.range(1, EVENTS).map(i -> row(BASE, i))));
        harness.trigger("good", "good", BASE).bgWorker("feed", "feed", Map.of()).start();
        harness.awaitHandled("good", EVENTS);
        PluginStatus bad = harness.passUntil("bad", status -> status.faults().failures() >= 3);

        List<Long> all = LongStream.rangeClosed(1, EVENTS).boxed().toList();
        assertThat(seen).containsExactlyElementsOf(all);
        assertThat(harness.stored(COPY)).containsExactlyElementsOf(all);
        assertThat(harness.status("good").faults().failures()).isZero();
        assertThat(harness.status("feed").state()).isEqualTo(PluginState.STOPPED);
        assertThat(bad.faults().last().message()).contains(misbehaviour.message());
    }

    @ParameterizedTest
    @EnumSource(PluginKind.class)
    void i7_aPluginThatBlocksForEverIsShownAsStalledAndHurtsNobodyElse(PluginKind kind) {
        CountDownLatch never = new CountDownLatch(1);
        HostHarness harness = HostHarness.in(folder);
        try (harness) {
            switch (kind) {
                case TRIGGER ->
                    harness.with(trigger("bad", context -> event -> block(never)))
                            .trigger("bad", "bad", BASE);
                case STREAM_TRIGGER ->
                    harness.with(streamTrigger("bad", context -> events -> events.concatMap(event -> block(never))))
                            .trigger("bad", "bad", BASE);
                case BGWORKER ->
                    harness.with(bgWorker("bad", context -> () -> block(never))).bgWorker("bad", "bad", Map.of());
            }
            harness.with(trigger("good", context -> event -> Mono.empty())).trigger("good", "good", BASE);
            harness.start();
            for (int i = 1; i <= EVENTS; i++) {
                harness.write(row(BASE, i));
            }
            harness.awaitHandled("good", EVENTS);
            if (kind != PluginKind.BGWORKER) {
                harness.await("bad", status -> harness.status("bad").progress().cursor() == null);
                harness.pass(Duration.ofSeconds(4));
                PluginStatus stalled = harness.passUntil("bad", status -> status.state() == PluginState.STALLED);
                assertThat(stalled.progress().cursor()).isNull();
            }
        }
        assertThat(harness.host.status())
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(PluginState.STOPPED));
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("plugin-")));
    }

    private static Publisher<Write> block(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Flux.empty();
    }

    @ParameterizedTest
    @EnumSource(PluginKind.class)
    void i7_whatAPluginSignalsAfterItsEndIsCountedAndIgnored(PluginKind kind) {
        Publisher<Write> talkative = subscriber -> {
            subscriber.onSubscribe(Operators.emptySubscription());
            subscriber.onComplete();
            subscriber.onNext(row("BAD/1Min/X", 1));
            subscriber.onError(new IllegalStateException("late"));
            subscriber.onComplete();
        };
        try (HostHarness harness = HostHarness.in(folder)) {
            add(harness, kind, talkative);
            harness.start().write(row(BASE, 1));
            PluginStatus status =
                    harness.await("bad", any -> any.counters().getOrDefault(PluginMeters.IGNORED_SIGNALS, 0L) >= 3);

            assertThat(status.faults().failures()).isZero();
            assertThat(harness.stored("BAD/1Min/X")).isEmpty();
        }
    }

    private static void add(HostHarness harness, PluginKind kind, Publisher<Write> publisher) {
        switch (kind) {
            case TRIGGER ->
                harness.with(trigger("bad", context -> event -> publisher)).trigger("bad", "bad", BASE);
            case STREAM_TRIGGER ->
                harness.with(streamTrigger("bad", context -> events -> publisher))
                        .trigger("bad", "bad", BASE);
            case BGWORKER ->
                harness.with(bgWorker("bad", context -> () -> publisher)).bgWorker("bad", "bad", Map.of());
        }
    }

    @Test
    void i13_pluginsThatFailOrHangInCloseOrLeakThreadsDoNotHoldUpTheHost() {
        CountDownLatch never = new CountDownLatch(1);
        HostHarness harness = HostHarness.in(folder);
        harness.with(
                trigger(
                        "failing",
                        context -> closing(() -> {
                            throw new NoClassDefFoundError("in close");
                        })),
                trigger("hanging", context -> closing(() -> block(never))),
                trigger(
                        "leaking",
                        context -> closing(() -> {
                            Thread leaked = new Thread(() -> block(never), "leaked");
                            leaked.setDaemon(true);
                            leaked.start();
                        })));
        harness.trigger("failing", "failing", BASE)
                .trigger("hanging", "hanging", BASE)
                .trigger("leaking", "leaking", BASE)
                .start()
                .write(row(BASE, 1));
        List.of("failing", "hanging", "leaking").forEach(name -> harness.awaitHandled(name, 1));
        long begun = System.nanoTime();
        harness.close();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        never.countDown();

        assertThat(took).isLessThan(HostHarness.CLOSE_LIMIT.multipliedBy(6));
        assertThat(harness.host.status())
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(PluginState.STOPPED));
    }

    private static Trigger closing(Runnable close) {
        return new Trigger() {
            @Override
            public Publisher<Write> fire(WriteEvent event) {
                return Mono.empty();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    @Test
    void anAnswerThatDoesNotCompleteIsShownAsStalledAndGoesOnWhenItDoes() {
        Sinks.Empty<Write> completion = Sinks.empty();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("slow", context -> event -> completion.asMono()));
            harness.trigger("slow", "slow", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2));
            harness.passUntil("slow", status -> status.state() == PluginState.STALLED);
            completion.tryEmitEmpty().orThrow();
            harness.passUntil(
                    "slow",
                    status -> status.state() == PluginState.RUNNING
                            && status.progress().handled() == 2);
            assertThat(harness.status("slow").faults().failures()).isZero();
        }
    }
}
