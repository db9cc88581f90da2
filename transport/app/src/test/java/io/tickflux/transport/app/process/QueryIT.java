package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@code query} and its neighbours, to the letter. */
class QueryIT {
    @TempDir
    private static Path directory;

    private static ServerProcess server;
    private static Cli cli;

    @BeforeAll
    static void start() throws Exception {
        ServerProcess.configure(directory, "");
        server = ServerProcess.start(directory);
        cli = Cli.of(server);
        load("A/1Min/OHLCV", "Epoch,Open,Close\n1522800000,1,1.5\n1522800060,2,2.5\n1522800120,3,3.5\n");
        load("B/1Min/OHLCV", "Epoch,Close,Volume\n1522800060,0.1,7\n");
        load(
                "A/1Sec/TICK",
                "Epoch,Nanoseconds,Price,Venue\n1522800000,464000000,1,P\n1522800000,464000000,2,K\n1522800000,999999999,3,\"a,b\"\n",
                "--variable");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void load(String key, String csv, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("rows.csv"), csv);
        List<String> command = new java.util.ArrayList<>(List.of("load", key, file.toString()));
        command.addAll(List.of(more));
        cli.lines(command.toArray(String[]::new));
    }

    private static List<String> csv(String... query) {
        List<String> command = new java.util.ArrayList<>(List.of("query", "-o", "csv"));
        command.addAll(List.of(query));
        return cli.lines(command.toArray(String[]::new));
    }

    @Test
    void boundsAreInclusiveAndMayBeIsoOrEpoch() {
        assertThat(csv("A/1Min/OHLCV", "--from", "1522800060", "--to", "2018-04-04T00:02:00Z"))
                .containsExactly("Epoch,Open,Close", "1522800060,2,2.5", "1522800120,3,3.5");
        assertThat(csv("A/1Min/OHLCV", "--from", "1522800060.000000001", "--to", "1522800119.999999999"))
                .containsExactly("Epoch,Open,Close");
    }

    @Test
    void firstAndLastCountFromEitherEndAndStayAscending() {
        assertThat(csv("A/1Min/OHLCV", "--first", "2")).endsWith("1522800000,1,1.5", "1522800060,2,2.5");
        assertThat(csv("A/1Min/OHLCV", "--last", "2")).endsWith("1522800060,2,2.5", "1522800120,3,3.5");
        assertThat(csv("A/1Min/OHLCV", "--last", "1", "--to", "1522800060")).endsWith("1522800060,2,2.5");
    }

    @Test
    void columnsAreThoseAskedForInThatOrder() {
        assertThat(csv("A/1Min/OHLCV", "--columns", "Close,Open", "--first", "1"))
                .containsExactly("Epoch,Close,Open", "1522800000,1.5,1");
        Cli.Outcome unknown = cli.run("query", "A/1Min/OHLCV", "--columns", "Cloes");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("--columns: \"Cloes\"").contains("Open, Close");
    }

    @Test
    void variableBucketsKeepEveryRowAndEveryNanosecondInOrderOfArrival() {
        assertThat(csv("A/1Sec/TICK"))
                .containsExactly(
                        "Epoch,Price,Venue,Nanoseconds",
                        "1522800000,1,P,464000000",
                        "1522800000,2,K,464000000",
                        "1522800000,3,\"a,b\",999999999");
        assertThat(csv("A/1Sec/TICK", "--from", "1522800000.464", "--to", "1522800000.464"))
                .hasSize(3);
        assertThat(csv("A/1Sec/TICK", "--from", "1522800000.464000001")).hasSize(2);
    }

    @Test
    void severalKeysShareOneHeaderWithKeyInFront() {
        List<String> expected = List.of(
                "Key,Epoch,Open,Close,Volume", "A/1Min/OHLCV,1522800120,3,3.5,", "B/1Min/OHLCV,1522800060,,0.1,7");
        assertThat(csv("*/1Min/OHLCV", "--last", "1")).isEqualTo(expected);
        assertThat(csv("A,B/1Min/OHLCV", "--last", "1")).isEqualTo(expected);
        assertThat(csv("*/1Min/OHLCV", "--columns", "Volume", "--last", "1"))
                .containsExactly("Key,Epoch,Volume", "A/1Min/OHLCV,1522800120,", "B/1Min/OHLCV,1522800060,7");
    }

    @Test
    void anEmptyRangeIsAHeaderAndAnUnknownKeyIsAFailure() {
        assertThat(csv("A/1Min/OHLCV", "--from", "2020-01-01")).containsExactly("Epoch,Open,Close");
        Cli.Outcome unknown = cli.run("query", "A/1Min/OHLC");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("unknown key: A/1Min/OHLC").contains("did you mean A/1Min/OHLCV?");
        assertThat(cli.run("query", "Z*/1Min").exitCode()).isEqualTo(1);
    }

    @Test
    void jsonIsAnObjectPerLine() {
        assertThat(cli.lines("query", "A/1Min/OHLCV", "--first", "1", "-o", "json"))
                .containsExactly("{\"Epoch\":1522800000,\"Open\":1,\"Close\":1.5}");
    }

    @Test
    void subscribeTakesExactlyTheRowsAskedFor() {
        List<String> lines = cli.lines("subscribe", "A/1Min/OHLCV", "--from", "earliest", "--take", "2", "-o", "csv");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("Key,Position,Epoch,Open,Close");
        String position = lines.get(1).split(",", -1)[1];
        assertThat(position).matches("\\d{19}");
        assertThat(cli.lines("subscribe", "A/1Min/OHLCV", "--from", position, "--take", "3", "-o", "csv"))
                .as("a position is where its event begins")
                .hasSize(4)
                .contains(lines.get(1));
    }

    @Test
    void symbolsAndKeysAreListed() {
        assertThat(cli.lines("symbols", "A,B")).containsExactly("Symbol", "A", "B");
        assertThat(cli.lines("symbols", "A", "--keys", "-o", "csv"))
                .containsExactly(
                        "Key,Type,Columns",
                        "A/1Min/OHLCV,fixed,Open:i8 Close:f8",
                        "A/1Sec/TICK,variable,Price:i8 Venue:U16");
    }

    @Test
    void rowsCanBePipedFromOneBucketToAnother() throws Exception {
        try (Child query = Distribution.start(
                directory,
                "query",
                "A/1Min/OHLCV",
                "-o",
                "json",
                "--url",
                server.rsocket().toString())) {
            assertThat(query.exitCode()).isZero();
            try (Child write = Distribution.start(
                    directory,
                    "write",
                    "COPY/1Min/COPIED",
                    "--url",
                    server.rsocket().toString())) {
                try (var stdin = write.stdin()) {
                    stdin.write(String.join("\n", query.out()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
                write.awaitOut("stored rows=3 position=");
            }
        }
        assertThat(csv("COPY/1Min/COPIED")).isEqualTo(csv("A/1Min/OHLCV"));
    }

    @Test
    void statusSaysHowTheServerIsDoing() {
        assertThat(cli.lines("status", "-o", "json").get(0))
                .contains("\"state\":\"OPEN\"")
                .contains("\"level\":\"durable\"")
                .contains("\"plugins\":[]");
        assertThat(cli.lines("status")).anySatisfy(line -> assertThat(line).matches("state +OPEN"));
    }
}
