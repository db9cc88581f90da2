package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real ticks and bars; skipped where they are not at hand. */
class StoreRealDataTest {
    @TempDir
    Path dir;

    /** One line of the file. */
    private record Line(long epochNanos, double first, double second) {}

    private static List<Line> lines(String file) throws IOException {
        Path path = find(file);
        Assumptions.assumeTrue(path != null, file + " is not here (see -Dtickflux.data)");
        List<Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            boolean hasNanos = reader.readLine().contains("Nanoseconds");
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] parts = line.split(",", -1);
                int next = hasNanos ? 2 : 1;
                long nanos = hasNanos ? Long.parseLong(parts[1]) : 0;
                lines.add(new Line(
                        Long.parseLong(parts[0]) * 1_000_000_000L + nanos,
                        Double.parseDouble(parts[next]),
                        Double.parseDouble(parts[next + 1])));
            }
        }
        return lines;
    }

    private static @Nullable Path find(String file) {
        String data = System.getProperty("tickflux.data");
        if (data != null) {
            return Files.exists(Path.of(data, file)) ? Path.of(data, file) : null;
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("shared").resolve("data").resolve(file);
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static final Schema SCHEMA =
            Schema.of(new Column("First", ColumnType.FLOAT64), new Column("Second", ColumnType.FLOAT64));

    private static WriteEvent event(long position, BucketKey key, RecordType type, List<Line> lines) {
        RecordsBuilder rows = Records.builder(SCHEMA);
        lines.forEach(line -> rows.row(line.epochNanos()).set(1, line.first()).set(2, line.second()));
        return new WriteEvent(Position.of(position), 0, key, new Change.Rows(type, rows.build()), Origin.ANONYMOUS);
    }

    private static List<Line> read(Store store, BucketKey key) {
        List<Line> lines = new ArrayList<>();
        try (BlockCursor cursor = store.scan(key, TimeRange.ALL, Limit.NONE, List.of())) {
            for (Block block = cursor.next(); block != null; block = cursor.next()) {
                Records records = block.records();
                for (int row = 0; row < records.rows(); row++) {
                    lines.add(new Line(records.epochNanos(row), records.doubleAt(1, row), records.doubleAt(2, row)));
                }
            }
        }
        return lines;
    }

    @Test
    void everyTradeOfADayComesBackExactlyAndInOrderAcrossCheckpointsAndARestartWithReplay() throws IOException {
        List<Line> trades = lines("SPY-trades-20131007.csv.gz");
        assertThat(trades).hasSize(250_601);
        BucketKey key = BucketKey.parse("SPY/1Min/TICK");
        List<WriteEvent> journal = new ArrayList<>();
        for (int from = 0; from < trades.size(); from += 1000) {
            List<Line> batch = trades.subList(from, Math.min(trades.size(), from + 1000));
            journal.add(event(journal.size() + 1, key, RecordType.VARIABLE, batch));
        }
        try (BucketStore store = BucketStore.open(dir, 1L << 30)) {
            for (WriteEvent event : journal.subList(0, 150)) {
                store.apply(event);
                if (event.position().sequence() % 20 == 0) {
                    store.checkpoint(event.position(), new byte[0]);
                }
            }
        }
        try (BucketStore store = BucketStore.open(dir, 1L << 30)) {
            journal.forEach(store::apply);
            assertThat(read(store, key).equals(trades)).isTrue();
            store.checkpoint(journal.get(journal.size() - 1).position(), new byte[0]);
            assertThat(read(store, key).equals(trades)).isTrue();
        }
        assertThat(StoreCheck.run(dir).rows()).isEqualTo(250_601);
    }

    @Test
    void barsLoadedShuffledOneByOneAndTwiceAreTheBarsOfTheFile() throws IOException {
        List<Line> bars = lines("coinbase-BTC-USD-1Min.csv.gz");
        TreeMap<Long, Line> expected = new TreeMap<>();
        bars.forEach(bar -> expected.put(bar.epochNanos(), bar));
        assertThat(expected).hasSize(3_887);
        BucketKey key = BucketKey.parse("BTC-USD/1Min/OHLCV");
        List<Line> shuffled = new ArrayList<>(bars);
        Collections.shuffle(shuffled, new Random(1));
        try (BucketStore store = BucketStore.open(dir, 1L << 30)) {
            long position = 0;
            for (Line bar : shuffled) {
                store.apply(event(++position, key, RecordType.FIXED, List.of(bar)));
                if (position % 500 == 0) {
                    store.checkpoint(Position.of(position), new byte[0]);
                }
            }
            store.apply(event(++position, key, RecordType.FIXED, bars));
            assertThat(read(store, key)).isEqualTo(List.copyOf(expected.values()));
            store.checkpoint(Position.of(position), new byte[0]);
            assertThat(read(store, key)).isEqualTo(List.copyOf(expected.values()));
        }
    }
}
