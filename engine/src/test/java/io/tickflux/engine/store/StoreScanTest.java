package io.tickflux.engine.store;

import static io.tickflux.engine.store.TestEvents.DAY;
import static io.tickflux.engine.store.TestEvents.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.store.StoreModel.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What queries promise; each is asked of rows in memory, then of rows in files, then of a reopened store. */
class StoreScanTest {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final Path ROOT = Path.of("/store");

    private final SimulatedDisk disk = new SimulatedDisk();
    private BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk);

    private static long at(String iso) {
        return Instant.parse(iso).getEpochSecond() * 1_000_000_000L;
    }

    private void inMemoryInFilesAndReopened(TestEvents events, Runnable check) {
        check.run();
        store.checkpoint(events.last(), new byte[0]);
        check.run();
        store.close();
        store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
        check.run();
    }

    private List<Row> rows(BucketKey key, TimeRange range, Limit limit) {
        return StoreComparison.rows(store.scan(key, range, limit, List.of()), key + " " + range);
    }

    private List<Long> times(BucketKey key, TimeRange range, Limit limit) {
        return rows(key, range, limit).stream().map(Row::time).toList();
    }

    @Test
    void bothEndsOfARangeAreInclusiveToTheNanosecond() {
        TestEvents ticks = TestEvents.variable("SPY/1Min/TICK");
        store.apply(ticks.rows(999, 1000, 1001, 2000, 2001));
        inMemoryInFilesAndReopened(ticks, () -> {
            assertThat(times(ticks.key(), new TimeRange(1000, 2000), Limit.NONE))
                    .containsExactly(1000L, 1001L, 2000L);
            assertThat(times(ticks.key(), new TimeRange(1002, 1999), Limit.NONE))
                    .isEmpty();
            assertThat(times(ticks.key(), new TimeRange(2001, 2001), Limit.NONE))
                    .containsExactly(2001L);
            assertThat(times(ticks.key(), new TimeRange(2000, 1000), Limit.NONE))
                    .isEmpty();
        });
    }

    @Test
    void aRangeThatBeginsInsideASlotDoesNotReturnThatSlot() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.rows(MINUTE, 2 * MINUTE));
        inMemoryInFilesAndReopened(
                bars,
                () -> assertThat(times(bars.key(), TimeRange.from(MINUTE + MINUTE / 2), Limit.NONE))
                        .containsExactly(2 * MINUTE));
    }

    @Test
    void theFirstAndLastSlotOfYearsAndLeapDaysAreReadLikeAnyOther() {
        for (String timeframe : List.of("1Sec", "1Min", "1H", "4H", "1D", "1W", "1M", "1Y")) {
            TestEvents bars = TestEvents.fixed("X" + timeframe + "/" + timeframe + "/OHLCV");
            TreeTimes expected = new TreeTimes(bars.key());
            for (int year : List.of(1969, 1970, 1999, 2000, 2016, 2017, 2024, 2025)) {
                expected.add(year + "-01-01T00:00:00Z");
                expected.add(year + "-02-28T23:59:59Z");
                expected.add(year + "-03-01T00:00:00Z");
                expected.add(year + "-12-31T23:59:59Z");
            }
            expected.add("2016-02-29T00:00:00Z");
            store.close();
            store = BucketStore.open(ROOT, MEMORY_BYTES, new SimulatedDisk());
            store.apply(bars.rows(expected.array()));
            assertThat(times(bars.key(), TimeRange.ALL, Limit.NONE)).isEqualTo(expected.list());
            store.checkpoint(bars.last(), new byte[0]);
            for (long time : expected.list()) {
                assertThat(times(bars.key(), new TimeRange(time, time), Limit.NONE))
                        .as(timeframe)
                        .containsExactly(time);
            }
        }
    }

    @Test
    void timesBefore1970AndAtTheEndsOf64BitsAreKeptInOrder() {
        TestEvents ticks = TestEvents.variable("OLD/1D/TICK");
        long[] times = {
            Long.MIN_VALUE, Long.MIN_VALUE + 1, at("1815-06-18T12:00:00Z"), -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
        };
        store.apply(ticks.rows(times));
        inMemoryInFilesAndReopened(ticks, () -> {
            assertThat(times(ticks.key(), TimeRange.ALL, Limit.NONE))
                    .containsExactly(java.util.Arrays.stream(times).boxed().toArray(Long[]::new));
            assertThat(times(ticks.key(), TimeRange.to(-1), Limit.last(2))).containsExactly(times[2], -1L);
            assertThat(times(ticks.key(), TimeRange.ALL, Limit.last(8))).hasSize(8);
            assertThat(store.lastEpochNanos(ticks.key())).hasValue(Long.MAX_VALUE);
        });
    }

    @Test
    void ofASlotThatIsWrittenAgainTheLastRowWinsWithinAWriteAndAcrossWritesAndCheckpoints() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.rows(MINUTE, 0, MINUTE, 0));
        assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE)).containsExactly(new Row(0, 4), new Row(MINUTE, 3));
        store.checkpoint(bars.last(), new byte[0]);
        store.apply(bars.rows(MINUTE));
        inMemoryInFilesAndReopened(
                bars,
                () -> assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE))
                        .containsExactly(new Row(0, 4), new Row(MINUTE, 5)));
    }

    @Test
    void ticksOfOneTimeStayInOrderOfArrivalAcrossWritesAndCheckpoints() {
        TestEvents ticks = TestEvents.variable("SPY/1Min/TICK");
        List<Row> expected = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            store.apply(ticks.rows(7, 7, 7));
            for (int i = 1; i <= 3; i++) {
                expected.add(new Row(7, 3 * round + i));
            }
            if (round % 3 == 0) {
                store.checkpoint(ticks.last(), new byte[0]);
            }
        }
        inMemoryInFilesAndReopened(
                ticks,
                () -> assertThat(rows(ticks.key(), TimeRange.ALL, Limit.NONE)).isEqualTo(expected));
    }

    @Test
    void chosenColumnsComeInTheOrderAskedForUnknownOnesAreLeftOutAndOnlyTheyAreReadFromDisk() {
        Schema schema = Rows.schema(49, ColumnType.values());
        TestEvents bars = TestEvents.of("SPY/1Min/WIDE", RecordType.FIXED, schema);
        store.apply(bars.series(0, MINUTE, 5000));
        inMemoryInFilesAndReopened(bars, () -> {
            try (BlockCursor cursor = store.scan(
                    bars.key(), TimeRange.ALL, Limit.NONE, List.of("C30", "Nope", "Epoch", Rows.TAG, "C30"))) {
                Block block = Objects.requireNonNull(cursor.next());
                assertThat(block.records().schema().columns())
                        .extracting(Column::name)
                        .containsExactly("Epoch", "C30", Rows.TAG);
            }
            assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE)).hasSize(5000);
        });
        long before = disk.bytesRead();
        StoreComparison.rows(store.scan(bars.key(), TimeRange.ALL, Limit.NONE, List.of(Rows.TAG)), "one column");
        long dataBytes = 5000L * schema.rowBytes();
        assertThat(disk.bytesRead() - before).isLessThan(dataBytes / 20);
    }

    @Test
    void theLastRowsAreFoundWithoutReadingTheBucket() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        for (int month = 0; month < 24; month++) {
            store.apply(bars.series(at("2020-01-01T00:00:00Z") + month * 30L * DAY, MINUTE, 30 * 1440));
        }
        store.checkpoint(bars.last(), new byte[0]);
        store.close();
        store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
        long afterOpening = disk.bytesRead();
        long last = at("2020-01-01T00:00:00Z") + 24 * 30 * DAY - MINUTE;
        assertThat(times(bars.key(), TimeRange.ALL, Limit.last(3)))
                .containsExactly(last - 2 * MINUTE, last - MINUTE, last);
        long total = 24L * 30 * 1440 * 16;
        assertThat(disk.bytesRead() - afterOpening).isLessThan(total / 10);
        assertThat(times(bars.key(), TimeRange.to(last - DAY), Limit.last(5000)))
                .hasSize(5000)
                .last()
                .isEqualTo(last - DAY);
        assertThat(times(bars.key(), TimeRange.ALL, Limit.last(Long.MAX_VALUE))).hasSize(24 * 30 * 1440);
    }

    @Test
    void theLastRowIsRightAfterItWasDeleted() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.series(0, MINUTE, 10_000));
        store.checkpoint(bars.last(), new byte[0]);
        store.apply(bars.delete(TimeRange.from(9000 * MINUTE)));
        inMemoryInFilesAndReopened(
                bars, () -> assertThat(store.lastEpochNanos(bars.key())).hasValue(8999 * MINUTE));
        store.apply(bars.delete(new TimeRange(0, 20_000 * MINUTE)));
        inMemoryInFilesAndReopened(bars, () -> {
            assertThat(store.lastEpochNanos(bars.key())).isEmpty();
            assertThat(store.bucket(bars.key())).isPresent();
            assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE)).isEmpty();
        });
    }

    @Test
    void deletingAllOfTimeRemovesTheBucketAndItsFilesAndABucketOfThatNameCanBeMadeAnew() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.rows(0, MINUTE));
        store.checkpoint(bars.last(), new byte[0]);
        store.apply(bars.delete(TimeRange.ALL));
        inMemoryInFilesAndReopened(bars, () -> {
            assertThat(store.buckets()).isEmpty();
            assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE)).isEmpty();
        });
        assertThat(disk.contents()).containsOnlyKeys(ROOT.resolve(ManifestFile.NAME));
        TestEvents ticks = bars.another(bars.key().toString(), RecordType.VARIABLE);
        store.apply(ticks.rows(5, 5));
        inMemoryInFilesAndReopened(
                ticks,
                () -> assertThat(times(ticks.key(), TimeRange.ALL, Limit.NONE)).containsExactly(5L, 5L));
    }

    @Test
    void anOpenCursorReadsOnWhenItsBucketIsRewrittenOrRemoved() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.series(0, MINUTE, 20_000));
        store.checkpoint(bars.last(), new byte[0]);
        List<Row> before = rows(bars.key(), TimeRange.ALL, Limit.NONE);
        BlockCursor beforeCut = store.scan(bars.key(), TimeRange.ALL, Limit.NONE, List.of());
        store.apply(bars.delete(new TimeRange(5 * MINUTE, 9 * MINUTE)));
        store.checkpoint(bars.last(), new byte[0]);
        BlockCursor beforeRemoval = store.scan(bars.key(), TimeRange.ALL, Limit.NONE, List.of());
        store.apply(bars.delete(TimeRange.ALL));
        store.checkpoint(bars.last(), new byte[0]);
        assertThat(StoreComparison.rows(beforeCut, "cursor from before the cut"))
                .isEqualTo(before);
        assertThat(StoreComparison.rows(beforeRemoval, "cursor from before the removal"))
                .hasSize(20_000 - 5);
        assertThat(disk.contents()).containsOnlyKeys(ROOT.resolve(ManifestFile.NAME));
    }

    @Test
    void anEventOfAnotherSchemaIsRefusedAndChangesNothing() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.rows(0));
        WriteEvent odd = bars.another("SPY/1Min/OHLCV", RecordType.VARIABLE).rows(MINUTE);
        assertThatThrownBy(() -> store.apply(odd)).isInstanceOf(InvalidInputException.class);
        assertThat(rows(bars.key(), TimeRange.ALL, Limit.NONE)).hasSize(1);
    }

    @Test
    void i13_closingTwiceIsFineAndWhatComesAfterwardsIsToldSo() {
        TestEvents bars = TestEvents.fixed("SPY/1Min/OHLCV");
        store.apply(bars.rows(0));
        store.close();
        store.close();
        WriteEvent late = bars.rows(MINUTE);
        assertThatThrownBy(() -> store.apply(late)).isInstanceOf(EngineClosedException.class);
        assertThatThrownBy(() -> store.scan(bars.key(), TimeRange.ALL, Limit.NONE, List.of()))
                .isInstanceOf(EngineClosedException.class);
        assertThatThrownBy(() -> store.checkpoint(bars.last(), new byte[0])).isInstanceOf(EngineClosedException.class);
    }

    /** Slot starts, ascending, each once. */
    private static final class TreeTimes {
        private final BucketKey key;
        private final java.util.TreeSet<Long> times = new java.util.TreeSet<>();

        TreeTimes(BucketKey key) {
            this.key = key;
        }

        void add(String iso) {
            times.add(key.timeframe().floor(at(iso)));
        }

        List<Long> list() {
            return List.copyOf(times);
        }

        long[] array() {
            return times.stream().mapToLong(Long::longValue).toArray();
        }
    }
}
