package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Firing;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.host.source.Batching;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.Missed;
import io.tickflux.engine.host.source.RowCondition;
import io.tickflux.engine.host.source.Schedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class IntakeTest {
    private static final String KEY = "AAPL/1Min/OHLCV";
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final List<WriteEvent> seen = new CopyOnWriteArrayList<>();
    private final MovedClock clock = new MovedClock();

    /** Stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private volatile Instant now = HostHarness.NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private TriggerProvider recorder() {
        return trigger("recorder", context -> event -> {
            seen.add(event);
            return Flux.empty();
        });
    }

    private static TriggerSpec spec(StartAt start, Intake intake, String... patterns) {
        List<KeyPattern> on = List.of(patterns).stream().map(KeyPattern::parse).toList();
        return new TriggerSpec("rec", "recorder", on, start, PluginConfig.empty()).with(intake);
    }

    private static List<Long> numbers(WriteEvent event) {
        return IntStream.range(0, event.records().rows())
                .mapToObj(event.records()::epochNanos)
                .toList();
    }

    private static Intake batches(int max, Duration linger) {
        return Intake.ALL.in(new Batching(max, linger));
    }

    private static Intake schedule(String schedule, Missed missed) {
        return Intake.ALL.on(List.of(Schedule.parse(schedule)), missed);
    }

    private List<Firing> firings() {
        return seen.stream().flatMap(event -> Firing.of(event).stream()).toList();
    }

    @Test
    void filteredAndBatchedEventsAreThoseOfTheNaiveModelInOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            seen.clear();
            int max = 1 + random.nextInt(5);
            List<String> expected = new ArrayList<>();
            try (HostHarness harness =
                    HostHarness.in(folder.resolve("round" + round)).with(recorder())) {
                Intake intake = batches(max, Duration.ZERO).where(RowCondition.parse("Close > 30"));
                harness.trigger(spec(StartAt.EARLIEST, intake, "**"));
                for (int number = 1; number <= 100; number++) {
                    String key = random.nextInt(4) == 0 ? "MSFT/1Min/OHLCV" : KEY;
                    harness.write(row(key, number));
                    if (number > 30) {
                        expected.add(key + number);
                    }
                }
                harness.start();
                harness.await(
                        "rec",
                        status -> Position.of(100).equals(status.progress().cursor()));
            }
            List<String> given = seen.stream()
                    .flatMap(event ->
                            numbers(event).stream().map(number -> event.key().toString() + number))
                    .toList();
            assertThat(given).as("seed %d, round %d", seed, round).isEqualTo(expected);
            assertThat(seen).as("seed %d", seed).allSatisfy(event -> {
                assertThat(event.records().rows()).isLessThanOrEqualTo(max);
                assertThat(event.position().sequence())
                        .isEqualTo(event.records().epochNanos(event.records().rows() - 1));
            });
        }
    }

    @Test
    void eventsWithoutAWantedRowAreDoneAndCountedAndDeletionsAreAlwaysGiven() {
        try (HostHarness harness = HostHarness.in(folder).with(recorder())) {
            harness.trigger(spec(StartAt.EARLIEST, Intake.ALL.where(RowCondition.parse("Close > 2")), "**"));
            harness.start().write(row(KEY, 1), row(KEY, 2), row(KEY, 3));
            harness.write(Write.delete(BucketKey.parse(KEY), new TimeRange(1, 1)));
            PluginStatus status = harness.awaitHandled("rec", 2);

            assertThat(seen).extracting(WriteEvent::position).containsExactly(Position.of(3), Position.of(4));
            assertThat(status.counters()).containsEntry(PluginMeters.FILTERED, 2L);
            assertThat(status.progress().cursor()).isEqualTo(Position.of(4));
        }
    }

    @Test
    void anEventWhoseColumnsTheConditionDoesNotFitIsCounted() {
        try (HostHarness harness = HostHarness.in(folder).with(recorder())) {
            harness.trigger(spec(StartAt.EARLIEST, Intake.ALL.where(RowCondition.parse("not Volume > 2")), "**"));
            harness.start().write(row(KEY, 1));
            harness.await(
                    "rec", status -> Long.valueOf(1).equals(status.counters().get(PluginMeters.UNFIT)));

            assertThat(seen).isEmpty();
        }
    }

    @Test
    void aBatchThatIsNotFullWaitsForItsTimeOnly() {
        try (HostHarness harness = HostHarness.in(folder).with(recorder())) {
            harness.trigger(spec(StartAt.EARLIEST, batches(3, Duration.ofMillis(50)), KEY));
            harness.start().write(row(KEY, 1), row(KEY, 2), row(KEY, 3), row(KEY, 4), row(KEY, 5));
            harness.awaitHandled("rec", 1);
            assertThat(numbers(seen.get(0))).containsExactly(1L, 2L, 3L);
            assertThat(harness.status("rec").progress().handled()).isEqualTo(1);

            harness.passUntil(
                    "rec", Duration.ofMillis(10), status -> status.progress().handled() == 2);
            assertThat(numbers(seen.get(1))).containsExactly(4L, 5L);
        }
    }

    @Test
    void i12_aBatchFailsAndIsGivenUpAsOneAndEachOfItsEventsHasALetter() {
        List<List<Long>> attempts = new CopyOnWriteArrayList<>();
        PluginRules rules = PluginRules.DEFAULT.onError(OnError.DEAD_LETTER, 3);
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("recorder", context -> event -> {
                attempts.add(numbers(event));
                if (numberOf(event.records()) > 1) {
                    return Flux.empty();
                }
                // More arrives while it fails: the batch must stay the same, or its attempts would not add up.
                harness.write(row(KEY, 100 + attempts.size()));
                return Flux.error(new IllegalStateException("no"));
            }));
            harness.write(row(KEY, 1), row(KEY, 2), row(KEY, 3));
            harness.trigger(spec(StartAt.EARLIEST, batches(10, Duration.ZERO), KEY)
                            .with(rules))
                    .start();
            PluginStatus status = harness.passUntil("rec", any -> any.progress().handled() >= 1);

            List<Long> first = attempts.get(0);
            List<List<Long>> tried = List.copyOf(attempts);
            assertThat(tried.subList(0, 3)).containsOnly(first);
            assertThat(tried.get(3).get(0)).isGreaterThan(first.get(first.size() - 1));
            assertThat(status.counters()).containsEntry(PluginMeters.DEAD_LETTERS, 1L);
            List<DeadLetter> letters = DeadLetter.of(harness.engine
                    .query(io.tickflux.api.Query.of(DeadLetter.keyOf("rec")))
                    .collectList()
                    .block());
            assertThat(letters)
                    .extracting(letter -> letter.position().sequence())
                    .containsExactlyElementsOf(first);
        }
    }

    @Test
    void aTriggerStartsAtATime() {
        try (HostHarness harness = HostHarness.in(folder).clock(clock).with(recorder())) {
            harness.write(row(KEY, 1));
            clock.now = HostHarness.NOW.plusSeconds(10);
            harness.write(row(KEY, 2));
            long start = (HostHarness.NOW.getEpochSecond() + 5) * 1_000_000_000L;
            harness.trigger(spec(StartAt.time(start), Intake.ALL, KEY)).start();
            harness.awaitHandled("rec", 1);

            assertThat(numbers(seen.get(0))).containsExactly(2L);
        }
    }

    @Test
    void aScheduleFiresOnceAtEachOfItsMomentsHoweverFarTheClockJumps() {
        try (HostHarness harness = HostHarness.in(folder).clock(clock).with(recorder())) {
            harness.trigger(spec(StartAt.NOW, schedule("every:5m", Missed.ONCE)))
                    .start();
            begin(harness);
            clock.now = HostHarness.NOW.plusSeconds(299);
            harness.pass(SECOND);
            clock.now = HostHarness.NOW.plusSeconds(300);
            harness.passUntil("rec", status -> status.progress().handled() == 1);
            clock.now = HostHarness.NOW.plus(Duration.ofDays(3650));
            harness.passUntil("rec", status -> status.progress().handled() == 2);
            clock.now = HostHarness.NOW;
            harness.pass(SECOND.multipliedBy(10));

            assertThat(firings())
                    .containsExactly(
                            new Firing("every:5m", HostHarness.NOW.plusSeconds(300), HostHarness.NOW),
                            new Firing(
                                    "every:5m",
                                    HostHarness.NOW.plus(Duration.ofDays(3650)),
                                    HostHarness.NOW.plusSeconds(300)));
        }
    }

    private static void begin(HostHarness harness) {
        harness.passUntil("rec", status -> !harness.log.events().isEmpty());
    }

    @Test
    void i2_missedFiringsBecomeOneAfterARestartOrAreSkipped() {
        assertThat(firedAfterRestart("once", Missed.ONCE)).containsExactly(Instant.parse("2024-01-04T14:30:00Z"));
        assertThat(firedAfterRestart("skip", Missed.SKIP)).isEmpty();
    }

    private List<Instant> firedAfterRestart(String name, Missed missed) {
        TriggerSpec spec = spec(StartAt.NOW, schedule("session:XNAS:open", missed));
        clock.now = HostHarness.NOW;
        HostHarness first = HostHarness.in(folder.resolve(name))
                .clock(clock)
                .with(recorder())
                .trigger(spec);
        try (first) {
            first.start();
            begin(first);
            first.await("rec", status -> status.progress().cursor() != null);
        }
        clock.now = Instant.parse("2024-01-04T20:00:00Z");
        seen.clear();
        try (HostHarness second =
                first.restarted().clock(clock).with(recorder()).trigger(spec)) {
            second.start();
            if (missed == Missed.ONCE) {
                second.passUntil("rec", status -> status.progress().handled() == 1);
            }
            second.pass(SECOND.multipliedBy(10));
            assertThat(second.stored(Firing.keyOf("rec", "session:XNAS:open").toString()))
                    .hasSize(missed == Missed.ONCE ? 2 : 1);
        }
        return firings().stream().map(Firing::at).toList();
    }

    @Test
    void i12_aFiringThatFailsComesAgainAndOthersAreNotGivenIt() {
        List<WriteEvent> others = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder).clock(clock).with(trigger("recorder", context -> event -> {
            seen.add(event);
            return seen.size() < 3 ? Flux.error(new IllegalStateException("not yet")) : Flux.just(row(KEY, 7));
        }))) {
            harness.with(trigger("other", context -> event -> {
                others.add(event);
                return Flux.empty();
            }));
            harness.trigger("other", "other", "**");
            harness.trigger(spec(StartAt.NOW, schedule("every:5m", Missed.ONCE)))
                    .start();
            begin(harness);
            clock.now = HostHarness.NOW.plusSeconds(300);
            harness.passUntil("rec", status -> status.progress().handled() == 1);
            harness.awaitHandled("other", 1);

            assertThat(firings()).hasSize(3).containsOnly(firings().get(0));
            assertThat(harness.stored(KEY)).containsExactly(7L);
            assertThat(others).extracting(event -> event.key().toString()).containsExactly(KEY);
        }
    }
}
