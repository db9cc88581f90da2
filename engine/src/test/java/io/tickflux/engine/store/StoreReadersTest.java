package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside a writer and beside checkpoints: each sees the bucket as it was between two events, never a mixture. */
class StoreReadersTest {
    private static final int EVENTS = 1500;
    private static final int SLOTS = 500;

    @TempDir
    Path dir;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong applied = new AtomicLong();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readersSeeWholeEventsInOrderWhileRowsAreWrittenFlushedAndRewritten() throws Exception {
        TestEvents bars = TestEvents.fixed("A/1Sec/OHLCV");
        TestEvents ticks = bars.another("A/1Min/TICK", RecordType.VARIABLE);
        try (BucketStore store = BucketStore.open(dir, 1 << 20)) {
            store.apply(bars.series(0, 1_000_000_000L, SLOTS));
            store.apply(ticks.rows(0));
            applied.set(2);
            List<Future<?>> tasks = new ArrayList<>();
            tasks.add(threads.submit(() -> write(store, bars, ticks)));
            tasks.add(threads.submit(() -> makeCheckpoints(store)));
            tasks.add(threads.submit(() -> readBars(store, bars.key())));
            tasks.add(threads.submit(() -> readTicks(store, ticks.key())));
            for (Future<?> task : tasks) {
                task.get(100, TimeUnit.SECONDS);
            }
        }
        assertThat(StoreCheck.run(dir).damages()).isEmpty();
    }

    private boolean isRunning() {
        return applied.get() < EVENTS;
    }

    /** Writes all bars anew, then one tick, by turns. */
    private void write(Store store, TestEvents bars, TestEvents ticks) {
        while (isRunning()) {
            store.apply(bars.series(0, 1_000_000_000L, SLOTS));
            store.apply(ticks.rows(applied.get() % 7));
            applied.addAndGet(2);
        }
    }

    private void makeCheckpoints(Store store) {
        while (isRunning()) {
            store.checkpoint(Position.of(applied.get()), new byte[0]);
        }
    }

    /** Bars of one write have successive tags. */
    private void readBars(Store store, BucketKey key) {
        long newest = 0;
        while (isRunning()) {
            List<StoreModel.Row> rows =
                    StoreComparison.rows(store.scan(key, TimeRange.ALL, Limit.NONE, List.of()), "bars");
            assertThat(rows).hasSize(SLOTS);
            long first = rows.get(0).tag();
            for (int i = 0; i < SLOTS; i++) {
                assertThat(rows.get(i)).isEqualTo(new StoreModel.Row(i * 1_000_000_000L, first + i));
            }
            assertThat(first).isGreaterThanOrEqualTo(newest);
            newest = first;
        }
    }

    /** Ticks are tagged 1 to n: a reader sees all of them up to some n. */
    private void readTicks(Store store, BucketKey key) {
        long seen = 0;
        while (isRunning()) {
            List<StoreModel.Row> rows =
                    StoreComparison.rows(store.scan(key, TimeRange.ALL, Limit.NONE, List.of()), "ticks");
            assertThat(rows.stream().mapToLong(StoreModel.Row::tag).max()).hasValue(rows.size());
            assertThat(rows.stream().map(StoreModel.Row::tag).distinct().count())
                    .isEqualTo(rows.size());
            assertThat((long) rows.size()).isGreaterThanOrEqualTo(seen);
            seen = rows.size();
            assertThat(StoreComparison.rows(store.scan(key, TimeRange.ALL, Limit.last(5), List.of()), "last ticks"))
                    .hasSizeGreaterThanOrEqualTo((int) Math.min(5, seen));
        }
    }

    @Test
    void anInterruptedReaderHurtsNobodyWhoReadsTheSameFile() throws Exception {
        TestEvents bars = TestEvents.fixed("A/1Min/OHLCV");
        try (BucketStore store = BucketStore.open(dir, 1 << 20)) {
            store.apply(bars.series(0, TestEvents.MINUTE, 10_000));
            store.checkpoint(bars.last(), new byte[0]);
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                boolean isInterrupted = i == 0;
                readers.add(threads.submit(() -> readOften(store, bars.key(), isInterrupted)));
            }
            assertThat(readers.get(0).get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(readers.get(1).get(60, TimeUnit.SECONDS)).isFalse();
            assertThat(readers.get(2).get(60, TimeUnit.SECONDS)).isFalse();
        }
    }

    private static boolean readOften(Store store, BucketKey key, boolean interruptingItself) {
        for (int i = 0; i < 100; i++) {
            if (interruptingItself) {
                Thread.currentThread().interrupt();
            }
            long rows = 0;
            try (BlockCursor cursor = store.scan(key, TimeRange.ALL, Limit.NONE, List.of())) {
                for (Block block = cursor.next(); block != null; block = cursor.next()) {
                    rows += block.records().rows();
                }
            }
            assertThat(rows).isEqualTo(10_000);
        }
        return Thread.interrupted();
    }
}
