package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalRepair;
import io.tickflux.engine.journal.SegmentJournal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** What an acknowledgement says, what damage does to the rest, and that the clock decides nothing. */
class DurabilityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BucketKey BARS = BucketKey.parse("A/1Min/OHLCV");
    private static final Schema CLOSE = Schema.of(new Column("Close", ColumnType.FLOAT64));
    private static final int PAGE = 4096;

    @TempDir
    Path root;

    private EngineConfig config(SyncPolicy policy) {
        return EngineConfig.defaults(root).with(new JournalConfig(64 << 10, 16 << 10, policy));
    }

    private static Write bar(long minute) {
        Records bar = Records.builder(CLOSE)
                .row(minute * 60_000_000_000L)
                .set(1, (double) minute)
                .build();
        return Write.fixed(BARS, bar);
    }

    private static Ack write(EmbeddedEngine engine, long minute) {
        return engine.writes().write(bar(minute)).block(PATIENCE);
    }

    /** 40 events, one in a page and 14 in a segment, with a store that has them all. */
    private void fill() {
        EngineConfig config = config(SyncPolicy.COMMIT);
        try (Journal journal = SegmentJournal.open(root.resolve("journal"), config.journal())) {
            LongStream.rangeClosed(1, 40).forEach(minute -> journal.append(List.of(bar(minute)), minute));
        }
        close(EmbeddedEngine.open(config));
    }

    private static void close(EmbeddedEngine engine) {
        engine.close(PATIENCE).block(PATIENCE);
    }

    @Test
    void everyAckSaysWhatItSurvivesUnderThePolicyInForce() {
        Map<SyncPolicy, AckLevel> levels = Map.of(
                SyncPolicy.COMMIT,
                AckLevel.DURABLE,
                SyncPolicy.every(Duration.ofMillis(5)),
                AckLevel.PROCESS_SAFE,
                SyncPolicy.NONE,
                AckLevel.PROCESS_SAFE);
        levels.forEach((policy, level) -> {
            EmbeddedEngine engine = EmbeddedEngine.open(config(policy));
            assertThat(write(engine, 1).level()).as("%s", policy).isEqualTo(level);
            assertThat(engine.status().ackLevel()).as("%s", policy).isEqualTo(level);
            if (level == AckLevel.DURABLE) {
                assertThat(engine.status().lastDurable())
                        .isEqualTo(engine.status().last());
            }
            close(engine);
        });
    }

    @Test
    void i8_aDamagedOldSegmentIsToldToWhoComesToItWhileEverythingElseGoesOn() throws IOException {
        fill();
        damage("journal/0000000002.segment", 12 * PAGE + 100);

        EmbeddedEngine again = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
        StepVerifier.create(again.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST)))
                .expectNextCount(25)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DamagedStorageException.class)
                        .hasMessageContaining("0000000002.segment")
                        .hasMessageContaining("positions from " + Position.of(26) + " to " + Position.of(26)))
                .verify(PATIENCE);
        assertThat(again.status().quarantined())
                .singleElement()
                .satisfies(range -> assertThat(range.from()).isEqualTo(Position.of(26)));
        assertThat(again.status().state()).isEqualTo(EngineState.OPEN);
        assertThat(write(again, 41).position()).isEqualTo(Position.of(41));
        StepVerifier.create(again.subscribe(Subscription.to(KeyPattern.ALL, StartAt.after(Position.of(26))))
                        .take(15)
                        .map(WriteEvent::position))
                .expectNextSequence(
                        LongStream.rangeClosed(27, 41).mapToObj(Position::of).toList())
                .verifyComplete();
        // the store was beyond the damage
        assertThat(rows(again)).isEqualTo(41);
        close(again);
    }

    @Test
    void i8_damageThatTheStoreIsNotBeyondIsNamedAndTheRestIsServed() throws IOException {
        fill();
        damage("journal/0000000002.segment", 12 * PAGE + 100);
        deleteAll(root.resolve("store"));
        byte[] damaged = Files.readAllBytes(root.resolve("journal/0000000002.segment"));
        for (int start = 0; start < 2; start++) {
            EmbeddedEngine engine = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
            assertThat(rows(engine)).isEqualTo(39 + start);
            assertThat(engine.status().quarantined()).singleElement().satisfies(range -> {
                assertThat(range.segment()).isEqualTo("0000000002.segment");
                assertThat(range.from()).isEqualTo(Position.of(26));
                assertThat(range.to()).isEqualTo(Position.of(26));
            });
            assertThat(write(engine, 41 + start).position()).isEqualTo(Position.of(41 + start));
            close(engine);
        }
        assertThat(Files.readAllBytes(root.resolve("journal/0000000002.segment")))
                .isEqualTo(damaged);

        // as if it came back from a backup
        damage("journal/0000000002.segment", 12 * PAGE + 100);
        assertThat(Maintenance.rebuild(config(SyncPolicy.COMMIT), position -> {}))
                .isEmpty();
        EmbeddedEngine whole = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
        assertThat(whole.status().quarantined()).isEmpty();
        assertThat(rows(whole)).isEqualTo(42);
        close(whole);
    }

    /** The store may have what is damaged. */
    @Test
    void i9_aRebuildStopsAtDamageBeforeItChangesAnythingUntilARepairGaveItUp() throws IOException {
        fill();
        damage("journal/0000000002.segment", 12 * PAGE + 100);
        assertThatThrownBy(() -> Maintenance.rebuild(config(SyncPolicy.COMMIT), position -> {}))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining("0000000002.segment");
        assertThatThrownBy(() -> Maintenance.rebuild(config(SyncPolicy.COMMIT), BARS))
                .isInstanceOf(DamagedStorageException.class);
        requireRows(40);

        JournalRepair.Plan plan = JournalRepair.plan(root.resolve("journal"));
        assertThat(plan.needed()).isTrue();
        assertThat(plan.lost())
                .singleElement()
                .satisfies(range -> assertThat(range.from()).isEqualTo(Position.of(26)));
        assertThatThrownBy(() -> Maintenance.rebuild(config(SyncPolicy.COMMIT), position -> {}))
                .as("a plan changes nothing")
                .isInstanceOf(DamagedStorageException.class);
        assertThat(JournalRepair.apply(root.resolve("journal"))).isEqualTo(plan);
        assertThat(JournalRepair.plan(root.resolve("journal")).needed()).isFalse();

        assertThat(Maintenance.rebuild(config(SyncPolicy.COMMIT), BARS))
                .singleElement()
                .satisfies(range -> assertThat(range.from()).isEqualTo(Position.of(26)));
        requireRows(39);
        assertThat(Maintenance.rebuild(config(SyncPolicy.COMMIT), position -> {}))
                .singleElement()
                .satisfies(range -> assertThat(range.to()).isEqualTo(Position.of(26)));
        requireRows(39);
    }

    private void requireRows(int expected) {
        EmbeddedEngine engine = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
        assertThat(rows(engine)).isEqualTo(expected);
        close(engine);
    }

    @Test
    void i2_aDamagedEndIsLeftAsItIsAndTheLogGoesOnBehindEveryPositionThatMayHaveBeenGivenAway() throws IOException {
        fill();
        damage("journal/0000000003.segment", 4 * PAGE + 100);
        JournalRepair.Plan plan = JournalRepair.plan(root.resolve("journal"));
        assertThat(plan.lost())
                .singleElement()
                .satisfies(range -> assertThat(range.from()).isEqualTo(Position.of(32)));

        for (int start = 0; start < 2; start++) {
            EmbeddedEngine engine = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
            assertThat(engine.status().quarantined()).isEqualTo(plan.lost());
            // the store was beyond the damage
            assertThat(rows(engine)).isEqualTo(40 + start);
            Ack ack = write(engine, 41 + start);
            assertThat(ack.position().compareTo(Position.of(40))).isPositive();
            assertThat(ack.position().compareTo(plan.next())).isGreaterThanOrEqualTo(0);
            StepVerifier.create(engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.after(Position.of(32))))
                            .take(9)
                            .map(WriteEvent::position))
                    .expectNextSequence(LongStream.rangeClosed(33, 41)
                            .mapToObj(Position::of)
                            .toList())
                    .verifyComplete();
            close(engine);
        }
        assertThat(JournalRepair.apply(root.resolve("journal")).needed()).isTrue();
        assertThat(JournalRepair.plan(root.resolve("journal")).needed()).isFalse();
    }

    @Test
    void i8_aMissingSegmentAndABrokenHeaderKeepNobodyFromTheRest() throws IOException {
        fill();
        Files.delete(root.resolve("journal/0000000002.segment"));
        damage("journal/0000000003.segment", 20);
        deleteAll(root.resolve("store"));
        for (int start = 0; start < 2; start++) {
            EmbeddedEngine engine = EmbeddedEngine.open(config(SyncPolicy.COMMIT));
            assertThat(rows(engine)).isEqualTo(26 + start);
            assertThat(engine.status().quarantined())
                    .extracting(DamagedRange::segment)
                    .containsExactlyInAnyOrder("0000000002.segment", "0000000003.segment");
            assertThat(write(engine, 41 + start).position()).isEqualTo(Position.of(41 + start));
            close(engine);
        }
    }

    private static int rows(EmbeddedEngine engine) {
        return engine.query(Query.of(KeyPattern.ALL))
                .map(block -> block.records().rows())
                .reduce(0, Integer::sum)
                .block(PATIENCE);
    }

    private void damage(String file, int at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(root.resolve(file).toFile(), "rw")) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ 1);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void i2_jumpsOfTheClockChangeNeitherOrderNorWhatIsThere() {
        ManualClock clock = new ManualClock(Instant.parse("2024-01-02T09:30:00Z"));
        EmbeddedEngine engine = EmbeddedEngine.open(config(SyncPolicy.COMMIT).with(clock));
        long minute = 0;
        for (Duration jump :
                List.of(Duration.ofHours(-1), Duration.ofDays(3652), Duration.ZERO, Duration.ofDays(-3652))) {
            clock.now = clock.now.plus(jump);
            for (int i = 0; i < 10; i++) {
                minute++;
                assertThat(write(engine, minute).position()).isEqualTo(Position.of(minute));
            }
        }
        requireAll(engine, minute);
        close(engine);
        clock.now = Instant.EPOCH;
        EmbeddedEngine again = EmbeddedEngine.open(config(SyncPolicy.COMMIT).with(clock));
        requireAll(again, minute);
        assertThat(write(again, minute + 1).position()).isEqualTo(Position.of(minute + 1));
        close(again);
    }

    private static void requireAll(EmbeddedEngine engine, long minutes) {
        StepVerifier.create(engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                        .take(minutes)
                        .map(WriteEvent::position))
                .expectNextSequence(LongStream.rangeClosed(1, minutes)
                        .mapToObj(Position::of)
                        .toList())
                .verifyComplete();
        assertThat(rows(engine)).isEqualTo((int) minutes);
    }

    /** Stands still until it is set. */
    private static final class ManualClock extends Clock {
        private volatile Instant now;

        ManualClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("withZone");
        }
    }
}
