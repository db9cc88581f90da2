package io.tickflux.bench;

import com.sun.nio.file.ExtendedOpenOption;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Write;
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
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Group commit beside the disk's own floor: commits of 1 to 1 024 rows take turns, one by one, with {@code DIRECT} + {@code DSYNC}
 * writes of the same rows' bytes, so that whatever else the machine does hits both alike.
 */
public final class GroupCommitDriver {
    private static final int PAGE = 4096;
    private static final int FLOOR_FILE_BYTES = 64 << 20;
    private static final int[] ROWS = {1, 16, 64, 256, 1024};
    private static final int[] SHAPES = {1, 0};

    private GroupCommitDriver() {}

    /** @param args {@code seconds=S} for each line of the table, and {@code warmup=S} */
    public static void main(String[] args) throws IOException {
        Arguments arguments =
                Arguments.defaults().with("seconds", 3).with("warmup", 1).parse(args);
        long seconds = arguments.get("seconds");
        long warmup = arguments.get("warmup");
        System.out.println("rows  as           rows/s   of floor  ack p50 µs  p99 µs  floor p50 µs  p99 µs");
        for (int rows : ROWS) {
            for (int single : SHAPES) {
                try (BenchDirectory directory = BenchDirectory.create()) {
                    measure(directory.path(), rows, single == 0, warmup, seconds);
                }
            }
        }
    }

    private static void measure(Path directory, int rows, boolean asSingleRows, long warmup, long seconds)
            throws IOException {
        JournalConfig config = new JournalConfig(64L << 20, 4 << 20, SyncPolicy.COMMIT);
        List<Write> group = group(rows, asSingleRows);
        try (SegmentJournal journal = SegmentJournal.open(directory.resolve("journal"), config);
                FileChannel floor = floor(directory.resolve("floor"))) {
            ByteBuffer pages = pages(rows);
            Histogram commits = new Histogram(3);
            Histogram writes = new Histogram(3);
            long begin = System.nanoTime() + warmup * 1_000_000_000L;
            long end = begin + seconds * 1_000_000_000L;
            long offset = 0;
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                journal.append(group, Samples.START_NANOS);
                long committed = System.nanoTime();
                pages.clear();
                floor.write(pages, offset);
                long written = System.nanoTime();
                offset = offset + 2L * pages.capacity() > FLOOR_FILE_BYTES ? 0 : offset + pages.capacity();
                if (now >= begin) {
                    commits.recordValue(committed - now);
                    writes.recordValue(written - committed);
                }
            }
            print(rows, asSingleRows, commits, writes);
        }
    }

    private static void print(int rows, boolean asSingleRows, Histogram commits, Histogram writes) {
        System.out.printf(
                Locale.ROOT,
                "%4d  %-10s %8.0f   %8.2f  %10d  %6d  %12d  %6d%n",
                rows,
                asSingleRows ? "single rows" : "one block",
                rows * 1e9 / commits.getMean(),
                writes.getMean() / commits.getMean(),
                commits.getValueAtPercentile(50) / 1000,
                commits.getValueAtPercentile(99) / 1000,
                writes.getValueAtPercentile(50) / 1000,
                writes.getValueAtPercentile(99) / 1000);
    }

    private static List<Write> group(int rows, boolean asSingleRows) {
        List<BucketKey> keys = Samples.keys();
        if (!asSingleRows) {
            return List.of(Write.fixed(keys.get(0), Samples.bars(rows, Samples.START_NANOS, 60_000_000_000L)));
        }
        List<Write> group = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            group.add(Write.fixed(keys.get(i % keys.size()), Samples.bars(1, Samples.START_NANOS, 1)));
        }
        return group;
    }

    private static FileChannel floor(Path file) throws IOException {
        Files.write(file, new byte[FLOOR_FILE_BYTES]);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);
        channel.force(true);
        return channel;
    }

    private static ByteBuffer pages(int rows) {
        int bytes = (rows * Samples.BARS.rowBytes() + PAGE - 1) / PAGE * PAGE;
        return ByteBuffer.allocateDirect(bytes + PAGE).alignedSlice(PAGE).slice(0, bytes);
    }
}
