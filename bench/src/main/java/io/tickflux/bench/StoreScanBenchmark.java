package io.tickflux.bench;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.store.BlockCursor;
import io.tickflux.engine.store.BucketStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Reading a bucket of one year of minutes, {@value #YEAR_ROWS} rows of all columns, that lies in files and in the page cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreScanBenchmark extends ShortRun {
    private static final int YEAR_ROWS = 365 * 1_440;
    private static final int DAY_ROWS = 1_440;
    private static final int LAST_ROWS = 10;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** 2023-01-01T00:00:00Z: the year lies in one period. */
    private static final long YEAR_NANOS = 1_672_531_200_000_000_000L;

    @Benchmark
    public void fullYear(Year year, Blackhole hole) {
        year.scan(TimeRange.ALL, Limit.NONE, hole);
    }

    /** Some day. */
    @Benchmark
    public void oneDay(Year year, Blackhole hole) {
        long from = YEAR_NANOS + year.random.nextInt(365) * (DAY_ROWS * MINUTE_NANOS);
        year.scan(new TimeRange(from, from + DAY_ROWS * MINUTE_NANOS - 1), Limit.NONE, hole);
    }

    @Benchmark
    public void last10(Year year, Blackhole hole) {
        year.scan(TimeRange.ALL, Limit.last(LAST_ROWS), hole);
    }

    /** The floor of {@link #fullYear}: as many bytes, read from a file. */
    @Benchmark
    public void floorReadYear(RawYear year) throws IOException {
        year.read(0, YEAR_ROWS);
    }

    /** The floor of {@link #oneDay}. */
    @Benchmark
    public void floorReadDay(RawYear year) throws IOException {
        year.read(year.random.nextInt(365) * DAY_ROWS, DAY_ROWS);
    }

    /** The floor of {@link #last10}. */
    @Benchmark
    public void floorReadLast10(RawYear year) throws IOException {
        year.read(YEAR_ROWS - LAST_ROWS, LAST_ROWS);
    }

    /** The year in a store. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Year {
        private final BucketKey key = BucketKey.parse("S/1Min/OHLCV");
        private final Random random = new Random(42);
        private BenchDirectory directory;
        private BucketStore store;

        @Setup
        public void write() {
            directory = BenchDirectory.create();
            store = BucketStore.open(directory.path(), 256L << 20);
            Records all = Samples.bars(YEAR_ROWS, YEAR_NANOS, MINUTE_NANOS);
            for (int day = 0; day < 365; day++) {
                Records rows = all.slice(day * DAY_ROWS, (day + 1) * DAY_ROWS);
                Change change = new Change.Rows(RecordType.FIXED, rows);
                store.apply(new WriteEvent(Position.of(day + 1), YEAR_NANOS, key, change, Origin.ANONYMOUS));
            }
            store.checkpoint(Position.of(365), new byte[0]);
        }

        private void scan(TimeRange range, Limit limit, Blackhole hole) {
            try (BlockCursor cursor = store.scan(key, range, limit, List.of())) {
                for (Block block = cursor.next(); block != null; block = cursor.next()) {
                    hole.consume(block);
                }
            }
        }

        @TearDown
        public void close() {
            store.close();
            directory.close();
        }
    }

    /** As many bytes in a plain file. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class RawYear {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
        private final Random random = new Random(42);
        private BenchDirectory directory;
        private FileChannel channel;

        @Setup
        public void write() throws IOException {
            directory = BenchDirectory.create();
            Path file = directory.path().resolve("year");
            Files.write(file, new byte[YEAR_ROWS * Samples.BARS.rowBytes()]);
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }

        private void read(int firstRow, int rows) throws IOException {
            long offset = (long) firstRow * Samples.BARS.rowBytes();
            long end = offset + (long) rows * Samples.BARS.rowBytes();
            while (offset < end) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - offset));
                offset += channel.read(buffer, offset);
            }
        }

        @TearDown
        public void close() throws IOException {
            channel.close();
            directory.close();
        }
    }
}
