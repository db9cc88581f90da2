package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thousands of buckets cost neither handles nor threads. */
class StoreScaleTest {
    private static final Logger LOG = LoggerFactory.getLogger(StoreScaleTest.class);
    private static final int BUCKETS = 5_000;
    private static final Path HANDLES = Path.of("/proc/self/fd");

    @TempDir
    Path dir;

    @BeforeEach
    void needsProc() {
        Assumptions.assumeTrue(Files.isDirectory(HANDLES), "no /proc/self/fd here");
    }

    private static long handles() throws IOException {
        try (Stream<Path> entries = Files.list(HANDLES)) {
            return entries.count();
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    @Test
    void fiveThousandBucketsOpenAtOnceAndNeedNoHandlesAndNoThreadsOfTheirOwn() throws IOException {
        long handlesBefore = handles();
        int threadsBefore = threads();
        TestEvents first = TestEvents.fixed("S0/1Min/OHLCV");
        List<BucketKey> keys = new ArrayList<>();
        try (BucketStore store = BucketStore.open(dir, 1L << 30)) {
            for (int i = 0; i < BUCKETS; i++) {
                TestEvents bars = first.another("S" + i + "/1Min/OHLCV", RecordType.FIXED);
                keys.add(bars.key());
                store.apply(bars.series(0, TestEvents.MINUTE, 3));
            }
            long start = System.nanoTime();
            store.checkpoint(first.last(), new byte[0]);
            LOG.info("checkpoint of {} new buckets: {} ms", BUCKETS, millisSince(start));
        }
        long start = System.nanoTime();
        try (BucketStore store = BucketStore.open(dir, 1L << 30)) {
            long openMillis = millisSince(start);
            LOG.info("open with {} buckets: {} ms", BUCKETS, openMillis);
            assertThat(store.buckets()).hasSize(BUCKETS);
            assertThat(store.lastEpochNanos(keys.get(77))).hasValue(2 * TestEvents.MINUTE);
            readAll(store, keys);
            assertThat(handles() - handlesBefore).isLessThanOrEqualTo(OpenFiles.MAX_OPEN + 16);
            assertThat(threads() - threadsBefore).isLessThanOrEqualTo(4);
        }
        assertThat(handles() - handlesBefore).isLessThanOrEqualTo(16);
    }

    private static void readAll(Store store, List<BucketKey> keys) {
        List<BlockCursor> open = new ArrayList<>();
        for (BucketKey key : keys) {
            BlockCursor cursor = store.scan(key, TimeRange.ALL, Limit.NONE, List.of());
            Block block = cursor.next();
            assertThat(block).isNotNull();
            open.add(cursor);
        }
        open.forEach(BlockCursor::close);
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
