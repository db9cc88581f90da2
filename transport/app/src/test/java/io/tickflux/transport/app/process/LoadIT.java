package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real bars through the whole path: file, client, journal, store, trigger, subscriber. */
class LoadIT {
    private static final Map<String, Long> DESTINATIONS =
            Map.of("5Min", 300L, "15Min", 900L, "1H", 3_600L, "1D", 86_400L);
    private static final int ROWS = 3_887;

    @TempDir
    private static Path directory;

    private static ServerProcess server;
    private static Cli cli;

    @BeforeAll
    static void start() {
        ServerProcess.configure(directory, ServerProcess.ONDISKAGG);
        server = ServerProcess.start(directory);
        cli = Cli.of(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> file() {
        List<String> lines = RealData.lines(RealData.BTC);
        return lines.subList(1, lines.size());
    }

    private static Path write(String name, List<String> rows) throws Exception {
        List<String> lines = new ArrayList<>(List.of("Epoch,Open,High,Low,Close,Volume"));
        lines.addAll(rows);
        return Files.write(directory.resolve(name), lines);
    }

    private static void assertLoaded(String symbol, String... load) {
        assertThat(cli.lines(load).get(0)).startsWith("loaded rows=" + ROWS + " skipped=0 seconds=");
        assertThat(cli.rows(symbol + "/1Min/OHLCV").stream().map(Bars::normal))
                .as(symbol)
                .containsExactlyElementsOf(file().stream().map(Bars::normal).toList());
        DESTINATIONS.forEach((timeframe, seconds) -> assertBars(symbol, timeframe, Bars.of(file(), seconds)));
    }

    /** The trigger runs behind the load: waits until it has caught up. */
    private static void assertBars(String symbol, String timeframe, List<String> expected) {
        String key = symbol + '/' + timeframe + "/OHLCV";
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    Cli.Outcome bars = cli.run("query", key, "-o", "csv");
                    assertThat(bars.exitCode()).as(bars.err()).isZero();
                    assertThat(bars.out().lines().skip(1).map(Bars::normal))
                            .as(key)
                            .containsExactlyElementsOf(expected);
                });
    }

    @Test
    void barsEqualBruteForceInTheOrderOfTheFile() {
        assertLoaded(
                "FILE", "load", "FILE/1Min/OHLCV", RealData.file(RealData.BTC).toString());
    }

    @Test
    void barsEqualBruteForceWhenRowsComeShuffled() throws Exception {
        List<String> rows = new ArrayList<>(file());
        Collections.shuffle(rows, new Random(7));
        assertLoaded(
                "SHUFFLED",
                "load",
                "SHUFFLED/1Min/OHLCV",
                write("shuffled.csv", rows).toString(),
                "--batch",
                "100");
    }

    @Test
    void barsEqualBruteForceWhenRowsComeReversedInOneBatch() throws Exception {
        List<String> rows = new ArrayList<>(file());
        Collections.reverse(rows);
        assertLoaded(
                "REVERSED",
                "load",
                "REVERSED/1Min/OHLCV",
                write("reversed.csv", rows).toString(),
                "--batch",
                "100000");
    }

    @Test
    void barsEqualBruteForceWhenRowsComeOneAtATime() {
        assertLoaded(
                "SINGLE",
                "load",
                "SINGLE/1Min/OHLCV",
                RealData.file(RealData.BTC).toString(),
                "--batch",
                "1");
    }

    @Test
    void barsEqualBruteForceWhenTheFileIsLoadedTwice() {
        String file = RealData.file(RealData.BTC).toString();
        assertThat(cli.lines("load", "TWICE/1Min/OHLCV", file).get(0)).contains("rows=" + ROWS);
        assertLoaded("TWICE", "load", "TWICE/1Min/OHLCV", file);
    }

    @Test
    void i3_anAttachedSubscriberAndALateOneSeeTheSameSequenceAndBarsAreSeenGrowing() throws Exception {
        String[] subscribe = {"subscribe", "SEQ/**", "--url", server.rsocket().toString(), "-o", "csv"};
        try (Child attached = Distribution.start(directory, subscribe)) {
            attached.awaitErr("subscribed");
            assertLoaded(
                    "SEQ", "load", "SEQ/1Min/OHLCV", RealData.file(RealData.BTC).toString(), "--batch", "50");
            assertThat(cli.lines("write", "SEQ/1Min/END", "Epoch=1522800000", "Last=1")
                            .get(0))
                    .startsWith("stored");
            attached.awaitOut("SEQ/1Min/END");
            attached.terminate();
            attached.exitCode();
            List<String> live = rows(attached.out());
            List<String> late = rows(cli.lines(
                    "subscribe", "SEQ/**", "--from", "earliest", "--take", String.valueOf(live.size()), "-o", "csv"));
            assertThat(late).isEqualTo(live);
            assertOrderedAndGrown(live);
        }
    }

    /** Rows without headers and without what a later header has added: {@code Key,Position,Epoch,Open,High,Low,Close,Volume}. */
    private static List<String> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("Key,"))
                .filter(line -> !line.startsWith("SEQ/1Min/END"))
                .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 8)))
                .toList();
    }

    private static void assertOrderedAndGrown(List<String> rows) {
        Map<String, String> lastPosition = new HashMap<>();
        Map<String, Map<String, List<String>>> seen = new HashMap<>();
        for (String row : rows) {
            String[] cells = row.split(",", -1);
            String before = lastPosition.put(cells[0], cells[1]);
            assertThat(before == null || before.compareTo(cells[1]) <= 0)
                    .as("order in " + row)
                    .isTrue();
            String bar = String.join(",", List.of(cells).subList(2, 8));
            seen.computeIfAbsent(cells[0], key -> new HashMap<>())
                    .computeIfAbsent(cells[2], epoch -> new ArrayList<>())
                    .add(bar);
        }
        assertThat(seen.get("SEQ/1Min/OHLCV").values())
                .hasSize(ROWS)
                .allSatisfy(events -> assertThat(events).hasSize(1));
        DESTINATIONS.forEach((timeframe, seconds) -> {
            Map<String, List<String>> bars = seen.get("SEQ/" + timeframe + "/OHLCV");
            assertThat(Bars.of(file(), seconds)).as(timeframe).allSatisfy(expected -> {
                List<String> events = bars.get(expected.split(",", -1)[0]);
                assertThat(Bars.normal(events.get(events.size() - 1)))
                        .as("the last event of a bar")
                        .isEqualTo(expected);
                assertThat(events.stream().map(LoadIT::volume))
                        .as("a bar grows")
                        .isSorted();
            });
        });
    }

    private static double volume(String bar) {
        return Double.parseDouble(bar.substring(bar.lastIndexOf(',') + 1));
    }

    @Test
    void i12_rejectLoadsNothingOfAFileWithABadRowAndSkipLeavesOutTheBadRowsOnly() throws Exception {
        Path file = Files.writeString(
                directory.resolve("bad.csv"), "Epoch,Close\n1522800000,1\n1522800060,oops\n1522800120,3\nlater,4\n");
        Cli.Outcome rejected = cli.run("load", "BAD/1Min/C", file.toString());
        assertThat(rejected.exitCode()).isEqualTo(2);
        assertThat(rejected.err())
                .contains("line 3, column Close: \"oops\" (expected: ")
                .contains("line 5, column Epoch: \"later\"");
        assertThat(cli.run("query", "BAD/1Min/C").exitCode())
                .as("nothing loaded")
                .isEqualTo(1);

        Cli.Outcome skipped = cli.run("load", "BAD/1Min/C", file.toString(), "--on-error", "skip");
        assertThat(skipped.exitCode()).isEqualTo(4);
        assertThat(skipped.out()).startsWith("loaded rows=2 skipped=2 ");
        assertThat(skipped.err()).contains("bad.csv: line 3, column Close");
        assertThat(cli.rows("BAD/1Min/C")).hasSize(2);
    }

    @Test
    void standardInputIsAFileToo() throws Exception {
        try (Child load = Distribution.start(
                directory,
                "load",
                "STDIN/1Min/OHLCV",
                "-",
                "--url",
                server.rsocket().toString())) {
            try (var stdin = load.stdin()) {
                Files.copy(RealData.file(RealData.BTC), stdin);
            }
            load.awaitOut("loaded rows=" + ROWS);
            assertThat(load.exitCode()).isZero();
        }
    }

    @Test
    void theBucketDecidesTheTypesAndAnotherSchemaIsRefused() throws Exception {
        cli.lines("write", "TYPED/1Min/C", "Epoch=1522800000", "Close=1.5");
        Path whole = Files.writeString(directory.resolve("whole.csv"), "Epoch,Close\n1522800060,2\n");
        assertThat(cli.run("load", "TYPED/1Min/C", whole.toString()).exitCode()).isZero();
        assertThat(cli.rows("TYPED/1Min/C")).containsExactly("1522800000,1.5", "1522800060,2.0");

        Path other = Files.writeString(directory.resolve("other.csv"), "Epoch,Open\n1522800060,2\n");
        Cli.Outcome refused = cli.run("load", "TYPED/1Min/C", other.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Close");
        assertThat(cli.run("load", "TYPED/1Min/C", whole.toString(), "--variable")
                        .err())
                .contains("--variable");
    }
}
