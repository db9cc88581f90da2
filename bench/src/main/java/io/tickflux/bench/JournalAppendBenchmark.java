package io.tickflux.bench;

import com.sun.nio.file.ExtendedOpenOption;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.journal.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Durable appends: every operation is forced to the device before it returns. Compare {@code rows}, in rows a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class JournalAppendBenchmark extends ShortRun {
    private static final int PAGE = 4096;

    /** One write of so many rows in each commit. */
    @Benchmark
    public List<WriteEvent> oneBlock(OpenJournal journal, RowCount count) {
        count.rows += journal.rows;
        return journal.journal.append(journal.block, Samples.START_NANOS);
    }

    /** Group commit: so many writes of one row each, of different keys, in each commit. */
    @Benchmark
    public List<WriteEvent> groupOfSingleRows(OpenJournal journal, RowCount count) {
        count.rows += journal.rows;
        return journal.journal.append(journal.group, Samples.START_NANOS);
    }

    /** The naive way: each row is written at the end of a file and forced. */
    @Benchmark
    public void floorForcePerRow(NaiveFile file, RowCount count) throws IOException {
        file.row.clear();
        file.channel.write(file.row);
        file.channel.force(false);
        count.rows++;
    }

    /** The disk's own floor: the rows' bytes, in whole pages, past the page cache into a file that was written before. */
    @Benchmark
    public void floorDirectWrite(DirectFile file, RowCount count) throws IOException {
        file.pages.clear();
        file.channel.write(file.pages, file.next());
        count.rows += file.rows;
    }

    /** A journal as the engine has it. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class OpenJournal {
        @Param({"1", "64", "1000"})
        private int rows;

        private final List<Write> group = new ArrayList<>();
        private List<Write> block;
        private BenchDirectory directory;
        private SegmentJournal journal;

        @Setup
        public void open() {
            directory = BenchDirectory.create();
            JournalConfig config = new JournalConfig(64L << 20, 4 << 20, SyncPolicy.COMMIT);
            journal = SegmentJournal.open(directory.path(), config);
            List<BucketKey> keys = Samples.keys();
            block = List.of(Write.fixed(keys.get(0), Samples.bars(rows, Samples.START_NANOS, 60_000_000_000L)));
            for (int i = 0; i < rows; i++) {
                group.add(Write.fixed(keys.get(i), Samples.bars(1, Samples.START_NANOS, 1)));
            }
        }

        @TearDown
        public void close() {
            journal.close();
            directory.close();
        }
    }

    /** A file that grows. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class NaiveFile {
        private final ByteBuffer row = ByteBuffer.allocateDirect(Samples.BARS.rowBytes());
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

    /** A file of 64 MiB, written round and round. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class DirectFile {
        private static final int FILE_BYTES = 64 << 20;

        @Param({"1", "64", "1000"})
        private int rows;

        private BenchDirectory directory;
        private FileChannel channel;
        private ByteBuffer pages;
        private long offset;

        @Setup
        public void open() throws IOException {
            directory = BenchDirectory.create();
            Path file = directory.path().resolve("pages");
            Files.write(file, new byte[FILE_BYTES]);
            channel = FileChannel.open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);
            int bytes = (rows * Samples.BARS.rowBytes() + PAGE - 1) / PAGE * PAGE;
            pages = ByteBuffer.allocateDirect(bytes + PAGE).alignedSlice(PAGE).slice(0, bytes);
            channel.force(true);
        }

        private long next() {
            offset = offset + 2L * pages.capacity() > FILE_BYTES ? 0 : offset + pages.capacity();
            return offset;
        }

        @TearDown
        public void close() throws IOException {
            channel.close();
            directory.close();
        }
    }
}
