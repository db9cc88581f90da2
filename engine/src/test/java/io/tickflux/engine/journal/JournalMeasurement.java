package io.tickflux.engine.journal;

import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Durable appends, measured side by side: blocks of 1 000 OHLCV rows through the journal, single rows through the journal, and the naive
 * way, a write and a force for each row. Run it by hand: {@code java ... io.tickflux.engine.journal.JournalMeasurement DIRECTORY [ROUNDS]}.
 */
final class JournalMeasurement {
    private static final int ROWS = 1_000;
    private static final Duration LENGTH = Duration.ofSeconds(2);
    private static final PrintStream OUT = System.out;

    private JournalMeasurement() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "journal");
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        try (Journal direct = open(directory.resolve("direct"), RealDisk.probing(), SyncPolicy.COMMIT);
                Journal buffered = open(directory.resolve("buffered"), RealDisk.buffered(), SyncPolicy.COMMIT);
                Journal relaxed = open(directory.resolve("none"), RealDisk.probing(), SyncPolicy.NONE);
                FileChannel naive = FileChannel.open(
                        directory.resolve("naive"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Write block = Write.fixed(Sample.key(1), Sample.bars(1, ROWS));
            Write row = Write.fixed(Sample.key(1), Sample.bars(1, 1));
            List<Write> minute = java.util.stream.IntStream.range(0, ROWS)
                    .mapToObj(symbol -> Write.fixed(Sample.key(symbol), Sample.bars(1, 1)))
                    .toList();
            for (int round = 0; round < rounds; round++) {
                report("naive write+force, 1 row      ", 1, () -> naive(naive));
                report("journal, direct, 1 000-row block", ROWS, () -> direct.append(List.of(block), 1));
                report("journal, force, 1 000-row block ", ROWS, () -> buffered.append(List.of(block), 1));
                report("journal, direct, 1 000 keys x 1 ", ROWS, () -> direct.append(minute, 1));
                report("journal, direct, 1 row          ", 1, () -> direct.append(List.of(row), 1));
                report("journal, no force, 1 000 rows   ", ROWS, () -> relaxed.append(List.of(block), 1));
            }
            readBack(direct);
        }
    }

    private static Journal open(Path directory, Disk disk, SyncPolicy policy) {
        long begun = System.nanoTime();
        Journal journal = SegmentJournal.open(directory, new JournalConfig(256L << 20, 1 << 20, policy), disk);
        OUT.printf("opened in %.1f ms%n", (System.nanoTime() - begun) / 1e6);
        return journal;
    }

    private static void naive(FileChannel channel) throws IOException {
        ByteBuffer row = ByteBuffer.allocateDirect(48);
        channel.write(row, channel.size());
        channel.force(true);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void report(String what, int rows, Step step) throws IOException {
        long[] micros = new long[1 << 20];
        int count = 0;
        long begun = System.nanoTime();
        long now = begun;
        while (now - begun < LENGTH.toNanos() && count < micros.length) {
            step.run();
            long then = now;
            now = System.nanoTime();
            micros[count++] = (now - then) / 1000;
        }
        double seconds = (now - begun) / 1e9;
        Arrays.sort(micros, 0, count);
        OUT.printf(
                "%s  %,12.0f rows/s  %,8.0f commits/s  p50 %d us  p99 %d us  max %d us%n",
                what,
                count * (double) rows / seconds,
                count / seconds,
                micros[count / 2],
                micros[(int) (count * 0.99)],
                micros[count - 1]);
    }

    private static void readBack(Journal journal) {
        long begun = System.nanoTime();
        long rows = 0;
        long events = 0;
        try (JournalReader reader = journal.read(journal.first(), key -> true)) {
            for (var event = reader.next(); event != null; event = reader.next()) {
                rows += event.records().rows();
                events++;
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        OUT.printf("read back %,d events, %,d rows: %,.0f rows/s%n", events, rows, rows / seconds);
    }
}
