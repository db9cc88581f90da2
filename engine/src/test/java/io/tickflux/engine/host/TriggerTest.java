package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.OverloadedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class TriggerTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    @TempDir
    Path folder;

    /** Answers each event with a write of the same number. */
    private static Trigger copier() {
        return event -> Flux.just(row(DERIVED, numberOf(event.records())));
    }

    @Test
    void firesEveryMatchingEventInOrderOnItsOwnThread() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        List<String> threads = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("recorder", context -> event -> {
                seen.add(numberOf(event.records()));
                threads.add(Thread.currentThread().getName());
                return Flux.empty();
            }));
            harness.trigger("rec", "recorder.so", "*/1Min").start();
            for (int i = 1; i <= 200; i++) {
                harness.write(row(BASE, i), row("AAPL/1H/OHLCV", i));
            }
            harness.awaitHandled("rec", 200);
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(threads).containsOnly("plugin-rec");
    }

    @Test
    void i11_derivedWritesOfOneEventAreOneCommitThatNamesItsOrigin() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("agg", context -> event -> Flux.just(row(DERIVED, 1), row("AAPL/1H/OHLCV", 1))));
            harness.trigger("agg", "agg", BASE).start();
            harness.write(row(BASE, 1).by(new Origin("feed", 7, 3, "")));
            harness.awaitHandled("agg", 1);

            assertThat(harness.engine.commitSizes()).containsExactly(1, 2);
            Position event = harness.log.events().get(0).position();
            assertThat(harness.log.events().subList(1, 3))
                    .extracting(WriteEvent::origin)
                    .containsOnly(new Origin("trigger:agg", 0, 4, event.toString()));
            assertThat(harness.status("agg").progress().derived()).isEqualTo(2);
            assertThat(harness.status("agg").progress().cursor()).isEqualTo(event);
        }
    }

    @Test
    void theCursorMovesOnlyOnceTheDerivedWritesAreStored() {
        try (HostHarness harness = HostHarness.in(folder)) {
            CompletableFuture<Void> disk = new CompletableFuture<>();
            harness.with(trigger("agg", context -> copier()));
            harness.trigger("agg", "agg", BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("agg", 1);
            harness.engine.holdCommits(
                    writes -> writes.get(0).origin().hops() > 0 ? disk : CompletableFuture.completedFuture(null));
            harness.write(row(BASE, 2), row(BASE, 3));

            harness.await("agg", status -> !status.progress().lag().age().isNegative());
            assertThat(harness.status("agg").progress().cursor()).isEqualTo(Position.of(1));
            disk.complete(null);
            harness.await(
                    "agg", status -> Position.of(4).equals(status.progress().cursor()));
            assertThat(harness.stored(DERIVED)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aRefusalOfTheEngineIsWaitedOutAndIsNotTheTriggersFault() {
        AtomicInteger refusals = new AtomicInteger(3);
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("agg", context -> copier()));
            harness.trigger("agg", "agg", BASE).start();
            harness.engine.refuse(writes -> writes.get(0).origin().hops() > 0 && refusals.getAndDecrement() > 0
                    ? new OverloadedException(2, 1)
                    : null);
            harness.write(row(BASE, 1));
            PluginStatus status = harness.passUntil("agg", any -> any.progress().handled() == 1);

            assertThat(harness.stored(DERIVED)).containsExactly(1L);
            assertThat(status.faults().failures()).isZero();
            assertThat(status.counters()).containsEntry(PluginMeters.REFUSED_COMMITS, 3L);
        }
    }

    @Test
    void i12_aDerivedWriteThatCannotBeStoredIsTheTriggersFailureAndNamesTheEvent() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("agg", context -> copier()));
            harness.trigger("agg", "agg", BASE).start();
            harness.engine.refuse(writes ->
                    writes.get(0).origin().hops() > 0 ? new InvalidInputException("column Close", "i4", "f8") : null);
            harness.write(row(BASE, 1));
            PluginStatus status = harness.await("agg", any -> any.faults().last() != null);

            assertThat(status.faults().last().event()).isEqualTo(Position.of(1));
            assertThat(status.faults().last().message()).contains("column Close: i4 (expected: f8)");
        }
    }

    @Test
    void aFailedEventComesAgainLaterAndLaterUntilItSucceeds() {
        AtomicInteger failures = new AtomicInteger(3);
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("flaky", context -> event -> {
                seen.add(numberOf(event.records()));
                return numberOf(event.records()) == 2 && failures.getAndDecrement() > 0
                        ? Flux.error(new IllegalStateException("not yet"))
                        : Flux.empty();
            }));
            harness.trigger("flaky", "flaky", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2), row(BASE, 3));

            PluginStatus waiting = harness.awaitState("flaky", PluginState.BACKING_OFF);
            assertThat(Duration.between(HostHarness.NOW, waiting.faults().nextRetry()))
                    .isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
            harness.pass(Duration.ofMillis(100));
            waiting = harness.await("flaky", status -> status.faults().failures() == 2);
            assertThat(Duration.between(HostHarness.NOW, waiting.faults().nextRetry()))
                    .isBetween(Duration.ofMillis(50), Duration.ofMillis(200));
            harness.passUntil("flaky", status -> status.progress().handled() == 3);

            assertThat(seen).containsExactly(1L, 2L, 2L, 2L, 2L, 3L);
            assertThat(harness.status("flaky").faults().restarts()).isEqualTo(3);
            assertThat(harness.status("flaky").state()).isEqualTo(PluginState.RUNNING);
        }
    }

    @Test
    void anEventThatFailsEveryTimeParksTheTriggerWithItsPositionAndCause() {
        try (HostHarness harness = HostHarness.in(folder).rules(PluginRules.DEFAULT.onError(OnError.PARK, 4))) {
            AtomicInteger fired = new AtomicInteger();
            harness.with(trigger("poisoned", context -> event -> {
                if (numberOf(event.records()) == 2) {
                    fired.incrementAndGet();
                    throw new IllegalArgumentException("cannot digest");
                }
                return Flux.empty();
            }));
            harness.trigger("poisoned", "poisoned", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            PluginStatus status = harness.passUntil("poisoned", any -> any.state() == PluginState.PARKED);

            assertThat(fired).hasValue(4);
            assertThat(status.progress().handled()).isEqualTo(1);
            assertThat(status.faults().last().event()).isEqualTo(Position.of(2));
            assertThat(status.faults().last().message()).contains("IllegalArgumentException: cannot digest");
            assertThat(status.faults().last().stack()).contains("TriggerTest");
        }
    }

    @Test
    void aParkedTriggerGoesOnFromItsCursorWhenItIsResumed() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("recorder", context -> event -> {
                seen.add(numberOf(event.records()));
                return Flux.empty();
            }));
            harness.trigger("rec", "recorder", BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("rec", 1);
            harness.host.pause("rec");
            harness.awaitState("rec", PluginState.PARKED);
            harness.write(row(BASE, 2));
            assertThat(harness.engine.subscriptions()).isZero();
            harness.host.resume("rec");
            harness.awaitHandled("rec", 2);
        }
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void aTriggerThatStartsNowKeepsItsPlaceOverARestartBeforeItsFirstEvent() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        var recorder = trigger("recorder", context -> event -> {
            seen.add(numberOf(event.records()));
            return Flux.empty();
        });
        TriggerSpec spec =
                new TriggerSpec("rec", "recorder", List.of(KeyPattern.ALL), StartAt.NOW, PluginConfig.empty());
        HostHarness first = HostHarness.in(folder).with(recorder).trigger(spec);
        first.write(row(BASE, 1));
        try (first) {
            first.start();
            first.awaitState("rec", PluginState.RUNNING);
            first.await("rec", status -> status.progress().cursor() != null);
        }
        try (HostHarness second = first.restarted().with(recorder).trigger(spec)) {
            second.write(row(BASE, 2));
            second.start().write(row(BASE, 3));
            second.awaitHandled("rec", 2);
        }
        assertThat(seen).containsExactly(2L, 3L);
    }

    @Test
    void i3_aTriggerWhoseEventsAreGoneIsParkedAndSkipsNothing() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        var recorder = trigger("recorder", context -> event -> {
            seen.add(numberOf(event.records()));
            return Flux.empty();
        });
        HostHarness first = HostHarness.in(folder).with(recorder).trigger("rec", "recorder", BASE);
        try (first) {
            first.start().write(row(BASE, 1));
            first.awaitHandled("rec", 1);
        }
        try (HostHarness second = first.restarted().with(recorder).trigger("rec", "recorder", BASE)) {
            second.write(row(BASE, 2), row(BASE, 3));
            second.log.expireUpTo(2);
            second.start();
            PluginStatus status = second.awaitState("rec", PluginState.PARKED);
            assertThat(status.faults().last().message()).contains("PositionExpiredException", "0000000000000000002");
        }
        assertThat(seen).containsExactly(1L);
    }

    @Test
    void i11_aCascadeEndsAfterSixteenTriggersWithAnAlarm() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(
                    trigger("ping", context -> event -> Flux.just(row("B/1Min/X", numberOf(event.records())))),
                    trigger("pong", context -> event -> Flux.just(row("A/1Min/X", numberOf(event.records())))));
            harness.trigger("ping", "ping", "A/1Min/X")
                    .trigger("pong", "pong", "B/1Min/X")
                    .start();
            harness.write(row("A/1Min/X", 1), row("A/1Min/X", 2));
            harness.await("ping", status -> status.progress().passedOver() == 2);

            assertThat(harness.stored("A/1Min/X")).hasSize(2 * 9);
            assertThat(harness.stored("B/1Min/X")).hasSize(2 * 8);
            assertThat(harness.status("pong").progress().passedOver()).isZero();
            assertThat(harness.status("ping").state()).isEqualTo(PluginState.RUNNING);
            assertThat(harness.status("ping").progress().cursor())
                    .isEqualTo(harness.engine.status().last());
        }
    }

    @Test
    void aTriggerThatDerivesTooMuchFromOneEventFailsWithoutStoringAnyOfIt() {
        try (HostHarness harness = HostHarness.in(folder)) {
            Write write = row(DERIVED, 1);
            harness.with(trigger("flood", context -> event -> Flux.just(write).repeat()));
            harness.trigger("flood", "flood", BASE).start();
            harness.write(row(BASE, 1));
            PluginStatus status = harness.awaitState("flood", PluginState.BACKING_OFF);

            assertThat(status.faults().last().message()).contains("10001 writes", "expected: at most 10000");
            assertThat(harness.stored(DERIVED)).isEmpty();
        }
    }
}
