package io.tickflux.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.backup.UpkeepLock;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final long SEGMENT_BYTES = 64 << 10;
    private static final BucketKey KEY = BucketKey.parse("A/1Sec/TICK");
    private static final Schema SCHEMA = Schema.of(List.of(new Column("Price", ColumnType.FLOAT64)));
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path root;

    private final HandClock clock = new HandClock();
    private final List<ConsumerCursor> cursors = new ArrayList<>();
    private Journal journal;
    private BucketStore store;
    private ClockWatch watch;

    @BeforeEach
    void open() {
        journal = SegmentJournal.open(
                root.resolve("journal"), new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.NONE));
        store = BucketStore.open(root.resolve("store"), 1 << 20);
        watch = ClockWatch.begin(clock, clock::nanoTime, new JumpFile(RealDisk.buffered(), root), newest());
    }

    private long newest() {
        List<Journal.Part> parts = journal.parts();
        return parts.isEmpty() ? 0 : clock.nanos();
    }

    @AfterEach
    void close() {
        store.close();
        journal.close();
    }

    private void reopen() {
        close();
        open();
    }

    private Retention retention(RetentionPolicy policy) {
        return Retention.of(journal, store, policy, () -> cursors, watch, new UpkeepLock(RealDisk.buffered(), root));
    }

    /** Fills a segment with events of now. */
    private void fillSegment() {
        int before = journal.parts().size();
        while (journal.parts().size() == before) {
            Write write = Write.variable(KEY, ticks());
            journal.append(List.of(write), clock.nanos()).forEach(store::apply);
        }
    }

    private void fillSegments(int count, Duration each) {
        for (int i = 0; i < count; i++) {
            fillSegment();
            clock.pass(each);
            watch.look();
        }
    }

    private Records ticks() {
        RecordsBuilder rows = Records.builder(SCHEMA);
        for (int i = 0; i < 400; i++) {
            rows.row(clock.nanos() + i).set(1, 1.0);
        }
        return rows.build();
    }

    private void checkpoint() {
        store.checkpoint(journal.last(), new byte[0]);
    }

    private Position lastOf(int part) {
        return journal.parts().get(part).last();
    }

    @Test
    void theOldestSegmentsGoWhileThereIsMoreThanAllowedAndTheStoreBecomesTheBaseOfWhatTheyHeld() {
        fillSegments(6, Duration.ofSeconds(1));
        checkpoint();
        Position through = lastOf(2);

        Optional<Position> gone = retention(
                        RetentionPolicy.KEEP_ALL.keeping(3 * SEGMENT_BYTES, RetentionPolicy.FOREVER))
                .run();

        assertThat(gone).contains(through);
        assertThat(journal.first()).isEqualTo(journal.after(through));
        assertThat(store.base()).isEqualTo(store.checkpoint());
        assertThat(root.resolve("journal")).isDirectoryNotContaining("glob:**.del");
        reopen();
        assertThat(journal.first()).isEqualTo(journal.after(through));
        assertThatThrownBy(() -> journal.read(Position.of(1), key -> true))
                .isInstanceOfSatisfying(PositionExpiredException.class, expired -> {
                    assertThat(expired.first()).isEqualTo(journal.first());
                    assertThat(expired.lost()).isEqualTo(journal.first().sequence() - 1);
                });
    }

    @Test
    void i8_whatTheStoreHasNotForcedStays() {
        fillSegments(2, Duration.ofSeconds(1));
        checkpoint();
        fillSegments(3, Duration.ofSeconds(1));
        Position stored = store.checkpoint();

        retention(RetentionPolicy.KEEP_ALL.keeping(SEGMENT_BYTES, RetentionPolicy.FOREVER))
                .run();

        assertThat(journal.first()).isLessThanOrEqualTo(journal.after(stored));
        assertThat(journal.parts().get(0).last()).isGreaterThan(stored);
    }

    @Test
    void i4_aCursorHoldsWhatItHasNotDoneUntilItIsBeyondItsLagAndThenIsToldWhatItLost() {
        fillSegments(6, Duration.ofSeconds(1));
        checkpoint();
        Position lagging = lastOf(0);
        cursors.add(new ConsumerCursor("slow", lagging));
        RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(SEGMENT_BYTES, RetentionPolicy.FOREVER);

        assertThat(retention(policy).run()).contains(lagging);
        assertThat(retention(policy).run()).isEmpty();

        // of five segments, the last three are not more than the lag allows
        Optional<Position> gone = retention(policy.allowingLag(3 * SEGMENT_BYTES, RetentionPolicy.FOREVER))
                .run();
        assertThat(gone).isPresent();
        assertThat(journal.parts()).hasSize(4);
        assertThatThrownBy(() -> journal.read(journal.after(lagging), key -> true))
                .isInstanceOfSatisfying(
                        PositionExpiredException.class,
                        expired -> assertThat(expired.lost())
                                .isEqualTo(journal.first().sequence() - lagging.sequence() - 1));
    }

    @Test
    void whileABackupIsTakenNothingGoes() throws IOException {
        fillSegments(6, Duration.ofSeconds(1));
        checkpoint();
        Retention retention = retention(RetentionPolicy.KEEP_ALL.keeping(SEGMENT_BYTES, RetentionPolicy.FOREVER));
        Position base = store.base();
        Closeable backup = new UpkeepLock(RealDisk.buffered(), root).tryTake().orElseThrow();
        try (backup) {
            assertThat(retention.run()).isEmpty();
            assertThat(store.base()).isEqualTo(base);
        }
        assertThat(retention.run()).isPresent();
    }

    @Test
    void whatIsOlderThanAllowedGoesByTheTimeOfLaterEvents() {
        fillSegments(10, DAY);
        checkpoint();
        RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, DAY.multipliedBy(3));

        retention(policy).run();

        // the last sealed one is of day 9: those of days 6 to 9 stay
        assertThat(journal.parts()).hasSize(4);
        clock.pass(DAY.multipliedBy(100));
        assertThat(retention(policy).run()).as("nothing was stored since").isEmpty();
    }

    @Test
    void aClockThatJumpsAheadDeletesNothingAlsoAfterARestart() {
        RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, DAY.multipliedBy(3));
        fillSegments(2, DAY);
        clock.jump(Duration.ofDays(3650));
        retention(policy).run();
        fillSegments(2, DAY);
        checkpoint();
        assertThat(retention(policy).run()).isEmpty();
        reopen();
        assertThat(retention(policy).run()).isEmpty();
        // three more days have really passed for the first two
        fillSegments(2, DAY);
        checkpoint();
        assertThat(retention(policy).run()).isPresent();
        assertThat(journal.parts()).hasSize(4);
    }

    @Test
    void aClockThatGoesBackDeletesNothing() {
        RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, DAY);
        fillSegments(2, Duration.ofHours(1));
        clock.jump(Duration.ofDays(-400));
        fillSegments(3, Duration.ofHours(1));
        checkpoint();
        assertThat(retention(policy).run()).isEmpty();
    }

    @Test
    void aListOfJumpsThatCannotBeReadLetsNothingGoByAge() throws IOException {
        fillSegments(10, DAY);
        checkpoint();
        Files.writeString(root.resolve("clock.jumps"), "nonsense");
        reopen();
        assertThat(retention(RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, DAY))
                        .run())
                .isEmpty();
        assertThat(root.resolve("clock.jumps")).as("left to people").hasContent("nonsense");
    }

    @Test
    void aJumpThatNobodySawBecauseTheProcessWasKilledRightBehindItDeletesNothing() {
        RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, DAY.multipliedBy(3));
        fillSegments(3, DAY.dividedBy(24));
        clock.jump(Duration.ofDays(3650));
        fillSegment();
        checkpoint();
        close();
        journal = SegmentJournal.open(
                root.resolve("journal"), new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.NONE));
        store = BucketStore.open(root.resolve("store"), 1 << 20);
        watch = ClockWatch.begin(
                clock, clock::nanoTime, new JumpFile(RealDisk.buffered(), root), Retention.newestCommitNanos(journal));

        assertThat(retention(policy).run()).isEmpty();
    }
}
