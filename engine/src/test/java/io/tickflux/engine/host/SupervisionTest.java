package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.streamTrigger;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.Missed;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.Schedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of an event that a trigger cannot digest. */
class SupervisionTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    @TempDir
    Path folder;

    private final List<Long> fired = new CopyOnWriteArrayList<>();

    /** Copies, but for the events with number 2. */
    private PluginProvider choosy() {
        return trigger("choosy", context -> event -> {
            long number = numberOf(event.records());
            fired.add(number);
            if (number == 2) {
                throw new IllegalArgumentException("cannot\ndigest");
            }
            return Flux.just(row(DERIVED, number));
        });
    }

    private HostHarness harness(OnError onError) {
        return HostHarness.in(folder)
                .with(choosy())
                .rules(PluginRules.DEFAULT.onError(onError, 3))
                .trigger("choosy/1", "choosy", "*/1Min");
    }

    private static List<DeadLetter> letters(HostHarness harness, String trigger) {
        BucketKey key = DeadLetter.keyOf(trigger);
        return DeadLetter.of(harness.log.events().stream()
                .filter(event -> event.key().equals(key))
                .map(event -> new Block(key, RecordType.VARIABLE, event.records()))
                .toList());
    }

    @Test
    void i4_anEventThatFailsTooOftenBecomesADeadLetterInTheCommitThatMovesTheCursor() {
        HostHarness harness = harness(OnError.DEAD_LETTER);
        try (harness) {
            harness.start().write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            PluginStatus status =
                    harness.passUntil("choosy/1", any -> any.progress().handled() == 2);

            assertThat(fired).containsExactly(1L, 2L, 2L, 2L, 3L);
            assertThat(harness.stored(DERIVED)).containsExactly(1L, 3L);
            DeadLetter letter = letters(harness, "choosy/1").get(0);
            Position position = positionOf(harness, 2);
            assertThat(letter)
                    .isEqualTo(new DeadLetter(
                            "choosy/1",
                            position,
                            BucketKey.parse(BASE),
                            3,
                            "java.lang.IllegalArgumentException: cannot digest",
                            letter.atNanos()));
            assertThat(originOfLetter(harness)).contains(position.toString());
            assertThat(status.counters()).containsEntry(PluginMeters.DEAD_LETTERS, 1L);
            assertThat(status.faults().last().message()).contains("digest");
        }
    }

    private static Position positionOf(HostHarness harness, long number) {
        return harness.log.events().stream()
                .filter(event -> event.key().toString().equals(BASE) && numberOf(event.records()) == number)
                .map(WriteEvent::position)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> originOfLetter(HostHarness harness) {
        return harness.log.events().stream()
                .filter(event -> event.key().symbol().equals(DeadLetter.SYMBOL))
                .map(event -> event.origin().checkpoint())
                .toList();
    }

    @Test
    void i4_aCrashBehindADeadLetterFiresNeitherItsEventNorLosesTheNext() {
        HostHarness first = harness(OnError.DEAD_LETTER);
        first.start().write(row(BASE, 2));
        first.passUntil("choosy/1", status -> !letters(first, "choosy/1").isEmpty());
        first.engine.kill();
        fired.clear();
        try (HostHarness second = first.restarted()
                .with(choosy())
                .rules(PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 3))
                .trigger("choosy/1", "choosy", BASE)) {
            second.start().write(row(BASE, 3));
            second.awaitHandled("choosy/1", 1);
        } finally {
            first.host.close(Duration.ofMillis(10)).block();
        }
        assertThat(fired).containsExactly(3L);
    }

    @Test
    void aReplayedEventIsFiredAgainAndItsLetterDeletedInTheCommitOfItsWrites() {
        AtomicBoolean repaired = new AtomicBoolean();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("choosy", context -> event -> {
                long number = numberOf(event.records());
                return number == 2 && !repaired.get()
                        ? Mono.error(new IllegalStateException("cannot digest"))
                        : Mono.just(row(DERIVED, number));
            }));
            harness.rules(PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 1)).trigger("choosy", "choosy", BASE);
            harness.start().write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            PluginStatus before =
                    harness.passUntil("choosy", any -> any.progress().handled() == 2);
            assertThat(replay(harness))
                    .extracting(Replayed::error)
                    .containsExactly("java.lang.IllegalStateException: cannot digest");
            repaired.set(true);
            assertThat(replay(harness)).extracting(Replayed::error).containsExactly("");

            assertThat(harness.stored(DERIVED)).containsExactly(1L, 3L, 2L);
            assertThat(harness.engine.commitSizes()).endsWith(2);
            WriteEvent last = harness.log.events().get(harness.log.events().size() - 1);
            assertThat(last.change()).isInstanceOf(Change.Delete.class);
            assertThat(last.key()).isEqualTo(DeadLetter.keyOf("choosy"));
            assertThat(harness.status("choosy").progress().cursor())
                    .isEqualTo(before.progress().cursor());
        }
    }

    private static List<Replayed> replay(HostHarness harness) {
        return harness.host.replay("choosy", any -> true).collectList().block(HostHarness.CLOSE_LIMIT);
    }

    @Test
    void i4_aSkippedEventIsCounted() {
        try (HostHarness harness = harness(OnError.SKIP)) {
            harness.start().write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            PluginStatus status =
                    harness.passUntil("choosy/1", any -> any.progress().handled() == 2);

            assertThat(fired).containsExactly(1L, 2L, 2L, 2L, 3L);
            assertThat(status.counters()).containsEntry(PluginMeters.SKIPPED, 1L);
            assertThat(letters(harness, "choosy/1")).isEmpty();
        }
    }

    @Test
    void anEventThatIsRetriedIsNeverGivenUp() {
        try (HostHarness harness = harness(OnError.RETRY)) {
            harness.start().write(row(BASE, 2), row(BASE, 3));
            PluginStatus status = harness.passUntil(
                    "choosy/1", Duration.ofSeconds(30), any -> any.faults().failures() > 30);

            assertThat(status.state()).isIn(PluginState.BACKING_OFF, PluginState.RUNNING, PluginState.STARTING);
            assertThat(fired).doesNotContain(3L);
        }
    }

    @Test
    void aTriggerThatFailsWithEventAfterEventIsParkedInsteadOfGivingThemAllUp() {
        try (HostHarness harness = HostHarness.in(folder).budget(4)) {
            harness.with(trigger("broken", context -> event -> Mono.error(new IllegalStateException("no database"))));
            harness.rules(PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 2)).trigger("broken", "broken", BASE);
            harness.start();
            for (int i = 1; i <= 20; i++) {
                harness.write(row(BASE, i));
            }
            PluginStatus status = harness.passUntil("broken", any -> any.state() == PluginState.PARKED);

            assertThat(letters(harness, "broken")).hasSize(3);
            assertThat(status.progress().cursor()).isEqualTo(positionOf(harness, 3));
        }
    }

    @Test
    void aTriggerOnEverythingIsNotFiredByDeadLettersUnlessItAsksForThem() {
        List<String> keys = new CopyOnWriteArrayList<>();
        try (HostHarness harness = harness(OnError.DEAD_LETTER)) {
            harness.with(trigger("all", context -> event -> Mono.empty()), trigger("undertaker", context -> event -> {
                keys.add(event.key().toString());
                return Mono.empty();
            }));
            harness.trigger("all", "all", "**").trigger("undertaker", "undertaker", "deadletter/**");
            harness.start().write(row(BASE, 2), row(BASE, 3));
            harness.passUntil("choosy/1", status -> status.progress().handled() == 1);
            harness.awaitHandled("all", 3);
            harness.awaitHandled("undertaker", 1);

            assertThat(keys).containsExactly("deadletter/1Sec/choosy_1");
            assertThat(harness.status("all").progress().handled()).isEqualTo(3);
        }
    }

    @Test
    void aStreamTriggerGivesUpTheEventAtWhichItStandsStill() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(streamTrigger(
                    "choosy",
                    context -> events -> events.concatMap(delivery -> {
                        long number = numberOf(delivery.event().records());
                        fired.add(number);
                        return number == 2
                                ? Flux.<Write>error(new IllegalStateException("cannot digest"))
                                : Flux.just(row(DERIVED, number)).doAfterTerminate(delivery::acknowledge);
                    })));
            harness.rules(PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 3)).trigger("choosy", "choosy", BASE);
            harness.start().write(row(BASE, 1));
            harness.awaitHandled("choosy", 1);
            harness.write(row(BASE, 2), row(BASE, 3));
            harness.passUntil("choosy", status -> harness.stored(DERIVED).contains(3L));

            assertThat(letters(harness, "choosy"))
                    .extracting(DeadLetter::position)
                    .containsExactly(positionOf(harness, 2));
            assertThat(harness.stored(DERIVED)).containsExactly(1L, 3L);
        }
    }

    @Test
    void i12_deadLettersOfAStreamTriggerAreNotReplayed() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(streamTrigger("pipe", context -> events -> Flux.never()));
            harness.trigger("pipe", "pipe", BASE).start();

            assertThatThrownBy(() -> harness.host.replay("pipe", any -> true).blockLast())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("trigger: \"pipe\", a stream trigger (expected: a trigger: ");
        }
    }

    @Test
    void i4_theLagOfATriggerThatDoesNotRunIsShown() {
        HostHarness harness = HostHarness.in(folder).clock(Clock.systemUTC()).with(choosy());
        try (harness) {
            harness.rules(PluginRules.DEFAULT.onError(OnError.RETRY, 3)).trigger("choosy/1", "choosy", "*/1Min");
            harness.start().write(row(BASE, 1));
            harness.awaitHandled("choosy/1", 1);
            assertThat(harness.status("choosy/1").progress().lag()).isEqualTo(PluginStatus.Lag.NONE);
            harness.write(row(BASE, 2), row(BASE, 3));
            PluginStatus backingOff = harness.awaitState("choosy/1", PluginState.BACKING_OFF);
            assertThat(backingOff.progress().lag().events()).isGreaterThanOrEqualTo(1);
            assertThat(backingOff.progress().lag().age()).isPositive();
            assertThat(backingOff.faults().nextRetry()).isNotNull();

            harness.host.pause("choosy/1");
            PluginStatus parked = harness.awaitState("choosy/1", PluginState.PARKED);
            // The derived row of the first event, and the two behind it.
            assertThat(parked.progress().lag().events()).isEqualTo(3);
        }
    }

    @Test
    void i4_whatIsGivenUpIsADropAndWhatFiresATriggerIsShown() {
        try (HostHarness harness = HostHarness.in(folder).with(choosy())) {
            Intake intake = Intake.ALL
                    .on(List.of(Schedule.parse("every:1d")), Missed.SKIP)
                    .on(RequestName.parse("request:/copy"));
            harness.trigger(new TriggerSpec(
                            "choosy",
                            "choosy",
                            List.of(KeyPattern.parse(BASE)),
                            StartAt.EARLIEST,
                            PluginConfig.empty(),
                            PluginRules.DEFAULT.onError(OnError.SKIP, 1),
                            intake))
                    .start()
                    .write(row(BASE, 2), row(BASE, 3));
            PluginStatus status =
                    harness.passUntil("choosy", any -> any.progress().handled() == 1);

            assertThat(status.drops()).isEqualTo(1);
            assertThat(status.on().texts()).containsExactly(BASE, "every:1d", "request:/copy");
        }
    }

    @Test
    void anEventThatTakesLongerThanItMayCountsAsFailedAndTheTriggerGoesOn() {
        CountDownLatch never = new CountDownLatch(1);
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("slow", context -> event -> {
                fired.add(numberOf(event.records()));
                if (numberOf(event.records()) == 2) {
                    awaitForEver(never);
                }
                return Mono.empty();
            }));
            harness.rules(PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 2).within(Duration.ofSeconds(2)));
            harness.trigger("slow", "slow", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            harness.passUntil("slow", status -> status.progress().handled() == 2);

            assertThat(letters(harness, "slow"))
                    .extracting(DeadLetter::cause)
                    .containsExactly("java.util.concurrent.TimeoutException: one event took longer than PT2S");
        }
    }

    private static void awaitForEver(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFullDiskIsNotTakenForASlowTrigger() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("reader", context -> event -> {
                context.lastEpochNanos(BucketKey.parse(DERIVED));
                return Flux.just(row(DERIVED, numberOf(event.records())));
            }));
            harness.rules(PluginRules.DEFAULT.within(Duration.ofSeconds(2))).trigger("reader", "reader", BASE);
            harness.engine.holdCommits(
                    writes -> writes.get(0).origin().hops() > 0 ? disk : CompletableFuture.completedFuture(null));
            harness.start().write(row(BASE, 1), row(BASE, 2));
            harness.await("reader", status -> harness.status("reader").state() == PluginState.RUNNING);
            harness.pass(Duration.ofMinutes(1));
            assertThat(harness.status("reader").state()).isEqualTo(PluginState.RUNNING);
            disk.complete(null);
            harness.awaitHandled("reader", 2);
            assertThat(harness.status("reader").faults().failures()).isZero();
        }
    }
}
