package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Timeframe;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.store.BucketStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Taking in {@value #EVENTS} events of {@value #ROWS} rows, over one bucket or many, and forcing them into files. Compare
 * {@code rows}, in rows a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class StoreAppendBenchmark extends ShortRun {
    private static final int EVENTS = 1_000;
    private static final int ROWS = 256;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Until readers see the rows; then a checkpoint. */
    @Benchmark
    public Position applyAndCheckpoint(OpenStore store, RowCount count) {
        for (int i = 0; i < EVENTS; i++) {
            store.store.apply(store.next());
        }
        store.store.checkpoint(Position.of(store.sequence), new byte[0]);
        count.rows += EVENTS * ROWS;
        return store.store.checkpoint();
    }

    /** The floor: the same bytes written to the end of one file, and forced once. */
    @Benchmark
    public void floorRawWrite(RawFile file, RowCount count) throws IOException {
        for (int i = 0; i < EVENTS; i++) {
            file.block.clear();
            file.channel.write(file.block);
        }
        file.channel.force(false);
        count.rows += EVENTS * ROWS;
    }

    /** A store, and events that go on for ever. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class OpenStore {
        @Param({"1", "1000"})
        private int buckets;

        private final Records rows = Samples.bars(ROWS, Samples.START_NANOS, SECOND_NANOS);
        private List<BucketKey> keys;
        private BenchDirectory directory;
        private BucketStore store;
        private long sequence;

        @Setup
        public void open() {
            keys = Samples.keys(buckets, Timeframe.parse("1Sec"));
            directory = BenchDirectory.create();
            store = BucketStore.open(directory.path(), 256L << 20);
        }

        private WriteEvent next() {
            BucketKey key = keys.get((int) (sequence % buckets));
            long shift = sequence / buckets * ROWS * SECOND_NANOS;
            Change change = new Change.Rows(RecordType.FIXED, shifted(rows, shift));
            return new WriteEvent(Position.of(++sequence), Samples.START_NANOS, key, change, Origin.ANONYMOUS);
        }

        /** The same rows later; shares all columns but the time. */
        private static Records shifted(Records rows, long nanos) {
            ByteBuffer epoch = ByteBuffer.allocate(rows.rows() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows.rows(); i++) {
                epoch.putLong(rows.epochNanos(i) + nanos);
            }
            List<ByteBuffer> columns = new ArrayList<>();
            columns.add(epoch.flip());
            for (int i = 1; i < rows.schema().size(); i++) {
                columns.add(rows.bytes(i));
            }
            return Records.wrap(rows.schema(), rows.rows(), columns);
        }

        @TearDown
        public void close() {
            store.close();
            directory.close();
        }
    }

    /** A file that grows. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class RawFile {
        private final ByteBuffer block = ByteBuffer.allocateDirect(ROWS * Samples.BARS.rowBytes());
        private BenchDirectory directory;
        private FileChannel channel;

        @Setup
        public void open() throws IOException {
            directory = BenchDirectory.create();
            channel = FileChannel.open(
                    directory.path().resolve("rows"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @TearDown
        public void close() throws IOException {
            channel.close();
            directory.close();
        }
    }
}
