package io.tickflux.plugins.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.csv.CsvOptions;
import io.tickflux.csv.CsvReader;
import io.tickflux.plugins.testkit.BgWorkerContract;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class ReplayFeederTest implements BgWorkerContract {
    private static final BgWorkerProvider REPLAY = new ReplayProvider();

    @TempDir
    Path folder;

    @Override
    public BgWorkerProvider provider() {
        return REPLAY;
    }

    @Override
    public Map<String, ?> config() {
        try {
            return config(hundredRows(), "batch", 7, "speed", 10);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Records records(Write write) {
        return ((Change.Rows) write.change()).records();
    }

    private static List<WriteEvent> stored(TestHost host) {
        return host.store().events();
    }

    /** All rows in the order of their writes. */
    private static Records rows(TestHost host) {
        List<Records> blocks = stored(host).stream()
                .map(WriteEvent::records)
                .filter(rows -> !rows.isEmpty())
                .toList();
        RecordsBuilder rows = Records.builder(blocks.get(0).schema());
        blocks.forEach(block -> rows.append(block, 0, block.rows()));
        return rows.build();
    }

    private Map<String, Object> config(Path file, Object... more) {
        Map<String, Object> config = new HashMap<>(
                Map.of("file", file.toString(), "key", "A/1Sec/TICK", "type", "variable", "speed", "full"));
        for (int i = 0; i < more.length; i += 2) {
            config.put((String) more[i], more[i + 1]);
        }
        return config;
    }

    private Path file(String name, String rows) throws IOException {
        return Files.writeString(folder.resolve(name), "Epoch,Price\n" + rows);
    }

    private Path hundredRows() throws IOException {
        StringBuilder rows = new StringBuilder();
        IntStream.range(0, 100)
                .forEach(i -> rows.append(i / 3).append(',').append(i).append('\n'));
        return file("hundred.csv", rows.toString());
    }

    private static Records whole(Path file) {
        try (CsvReader reader = CsvReader.open(file, CsvOptions.DEFAULT.withBatchRows(1_000_000))) {
            return reader.next();
        }
    }

    @Test
    void atFullSpeedABatchIsAWriteAndNothingIsEmittedThatWasNotRequested() throws IOException {
        TestHost host = TestHost.of(config(hundredRows(), "batch", 30));

        StepVerifier.create(host.run(REPLAY).doOnNext(host::store), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(stored(host)).hasSize(1))
                .thenRequest(10)
                .expectNextCount(3)
                .verifyComplete();

        assertThat(rows(host)).isEqualTo(whole(folder.resolve("hundred.csv")));
        assertThat(stored(host)).allSatisfy(write -> {
            assertThat(write.key()).hasToString("A/1Sec/TICK");
            assertThat(((Change.Rows) write.change()).type()).isEqualTo(RecordType.VARIABLE);
        });
        assertThat(stored(host).get(3).origin().checkpoint()).startsWith("rows=100 number=4 of=A/1Sec/TICK ");
    }

    @Test
    void rowsComeAsFarApartAsTheyWereRecorded() throws IOException {
        Path file = file("gaps.csv", "10,1\n10,2\n11,3\n9,4\n20,5\n");
        TestHost host = TestHost.of(config(file, "speed", 1, "type", "fixed"));
        List<Write> writes = new ArrayList<>();

        Disposable running = host.run(REPLAY).subscribe(writes::add);
        assertThat(prices(writes)).containsExactly(List.of(1L, 2L));
        host.time().advanceBy(Duration.ofMillis(999));
        assertThat(writes).hasSize(1);
        host.time().advanceBy(Duration.ofMillis(1));
        assertThat(prices(writes)).containsExactly(List.of(1L, 2L), List.of(3L, 4L));
        host.time().advanceBy(Duration.ofMillis(8_999));
        assertThat(writes).hasSize(2);
        host.time().advanceBy(Duration.ofMillis(1));
        assertThat(prices(writes)).hasSize(3).last().isEqualTo(List.of(5L));
        assertThat(running.isDisposed()).isTrue();
    }

    @Test
    void aSpeedDividesTheGaps() throws IOException {
        TestHost host = TestHost.of(config(file("gaps.csv", "10,1\n20,2\n"), "speed", 2.5));
        List<Write> writes = new ArrayList<>();

        host.run(REPLAY).subscribe(writes::add);
        host.time().advanceBy(Duration.ofMillis(3_999));
        assertThat(writes).hasSize(1);
        host.time().advanceBy(Duration.ofMillis(1));
        assertThat(writes).hasSize(2);
    }

    @Test
    void whatIsOverdueComesTogether() throws IOException {
        TestHost host = TestHost.of(config(hundredRows(), "speed", 1, "batch", 1000));

        StepVerifier.create(host.run(REPLAY).map(write -> records(write).rows()), 0)
                .thenRequest(1)
                .expectNext(3)
                .then(() -> host.time().advanceBy(Duration.ofSeconds(10)))
                .thenRequest(2)
                .expectNext(3)
                .expectNext(27)
                .thenCancel()
                .verify();
    }

    private static List<Write> writes(TestHost host) {
        return stored(host).stream()
                .map(event -> new Write(event.key(), event.change(), event.origin()))
                .toList();
    }

    private static List<List<Long>> prices(List<Write> writes) {
        return writes.stream()
                .map(ReplayFeederTest::records)
                .map(rows -> IntStream.range(0, rows.rows())
                        .mapToObj(row -> rows.longAt(1, row))
                        .toList())
                .toList();
    }

    /** Whatever the write at which it dies, however fast and with whatever batches it goes on. */
    @Test
    void afterRestartsEveryRowIsThereOnceAndInOrder() throws IOException {
        Path file = hundredRows();
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TestHost host = TestHost.of(config(file));
            for (int lives = random.nextInt(5); lives > 0; lives--) {
                host.configure(config(file, "batch", 1 + random.nextInt(40)));
                host.run(REPLAY).take(random.nextInt(5)).doOnNext(host::store).blockLast();
                Object speed = random.nextBoolean() ? "full" : (Object) (1 + random.nextInt(1000));
                host.configure(config(file, "batch", 1 + random.nextInt(40), "speed", speed));
                Disposable paced = host.run(REPLAY).subscribe(host::store);
                host.time().advanceBy(Duration.ofMillis(random.nextInt(3_000)));
                paced.dispose();
            }
            host.configure(config(file));
            host.run(REPLAY).doOnNext(host::store).blockLast();

            assertThat(rows(host)).as("seed=%d", seed).isEqualTo(whole(file));
        }
    }

    @Test
    void aFileThatIsDoneStaysDoneUntilAnotherIsNamed() throws IOException {
        Path file = hundredRows();
        TestHost host = TestHost.of(config(file));
        host.run(REPLAY).doOnNext(host::store).blockLast();

        assertThat(host.run(REPLAY).collectList().block()).isEmpty();

        host.configure(config(file("other.csv", "1,1\n2,2\n")));
        host.run(REPLAY).doOnNext(host::store).blockLast();
        assertThat(rows(host).rows()).isEqualTo(102);
    }

    @Test
    void aFileThatLostRowsIsNotTakenForDone() throws IOException {
        TestHost host = TestHost.of(config(hundredRows()));
        host.run(REPLAY).doOnNext(host::store).blockLast();
        Files.writeString(folder.resolve("hundred.csv"), "Epoch,Price\n1,1\n");

        assertThatThrownBy(() -> host.run(REPLAY).blockLast())
                .isInstanceOf(FatalPluginException.class)
                .hasMessageContaining("1 rows (expected: 100 or more");
    }

    @Test
    void badRowsParkTheFeederBeforeItsFirstWrite() throws IOException {
        TestHost host = TestHost.of(config(file("bad.csv", "1,1\n2,2\n3,x\n"), "batch", 1));

        StepVerifier.create(host.run(REPLAY))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(FatalPluginException.class)
                        .hasMessageContaining("line 4, column Price: \"x\""))
                .verify();
    }

    @Test
    void skippedRowsAreCountedOnceOverRestarts() throws IOException {
        Path file = file("bad.csv", "1,1\n2,y\n3,3\n4,x\n5,5\n6,6\n");
        TestHost host = TestHost.of(config(file, "batch", 1, "on_error", "skip"));

        host.run(REPLAY).take(2).doOnNext(host::store).blockLast();
        assertThat(host.counted("skipped_rows")).isEqualTo(1);
        host.run(REPLAY).doOnNext(host::store).blockLast();

        assertThat(host.counted("skipped_rows")).isEqualTo(2);
        assertThat(prices(writes(host))).containsExactly(List.of(1L), List.of(3L), List.of(5L), List.of(6L));
    }

    @Test
    void anExistingBucketDecidesOnTheTypes() throws IOException {
        TestHost host = TestHost.of(config(hundredRows()));
        host.store().apply(Write.create(BucketKey.parse("A/1Sec/TICK"), RecordType.VARIABLE, Rows.schema("Price:U16")));

        host.run(REPLAY).doOnNext(host::store).blockLast();

        assertThat(rows(host).textAt(1, 99)).isEqualTo("99");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type | tick | type: \"tick\" (expected: fixed or variable)",
                "speed | -1 | speed: -1 (expected: a number above 0, or full)",
                "key | A/TICK | bucket key: \"A/TICK\"",
                "batch | 0 | batch: 0 (expected: 1 to 1000000 rows)",
                "on_error | stop | on error: \"stop\" (expected: reject or skip)",
                "epoch | h | epoch unit: \"h\" (expected: one of s, ms, us, ns, iso)",
                "files | x | files: unknown key",
            })
    void aWrongConfigurationIsRefused(String key, String value, String message) {
        TestHost host = TestHost.of(config(folder.resolve("any.csv"), key, value));

        assertThatThrownBy(() -> host.run(REPLAY).blockFirst())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
        host.configure(Map.of("key", "A/1Sec/TICK"));
        assertThatThrownBy(() -> host.run(REPLAY).blockFirst()).hasMessageContaining("file: absent");
    }

    @Test
    void aMissingFileIsNamed() {
        TestHost host = TestHost.of(config(folder.resolve("none.csv")));

        assertThatThrownBy(() -> host.run(REPLAY).blockLast())
                .isInstanceOf(FatalPluginException.class)
                .hasMessageContaining("none.csv: no such file");
    }

    @Test
    void aDayOfTradesIsReplayedWithoutLossOverAnyRestarts() {
        Path file = data().resolve("SPY-trades-20131007.csv.gz");
        assumeTrue(Files.exists(file), () -> "no " + file.getFileName() + " beside the checkout; set -Dtickflux.data");
        TestHost host = TestHost.of(config(file, "batch", 997));
        for (int i = 0; i < 3; i++) {
            host.run(REPLAY).take(70).doOnNext(host::store).blockLast();
        }
        host.run(REPLAY).doOnNext(host::store).blockLast();

        assertThat(rows(host).rows()).isEqualTo(250_601);
        assertThat(rows(host)).isEqualTo(whole(file));
    }

    private static Path data() {
        String named = System.getProperty("tickflux.data");
        if (named != null) {
            return Path.of(named);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.isDirectory(up.resolve("shared/data"))) {
                return up.resolve("shared/data");
            }
        }
        return Path.of("shared/data");
    }
}
