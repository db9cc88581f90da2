package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Screen;
import io.tickflux.transport.client.ClientConfig;
import io.tickflux.transport.client.Reconnect;
import io.tickflux.transport.client.TickfluxClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * Servers that are killed in the middle of a load. The long form is {@code mvn verify -pl transport/app -am -Dit.test=CrashIT
 * -Dtickflux.kills=50 -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("tickflux.kills", 3);
    private static final Schema SCHEMA = Schema.of(new Column("Number", ColumnType.INT64));
    private static final BucketKey KEY = BucketKey.parse("KILL/1Sec/N");
    private static final int ROWS_PER_WRITE = 7;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void i1_everyAcknowledgedRowIsThereAfterKill9AndVerifyIsClean() throws Exception {
        ServerProcess.configure(directory, "");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int round = 1; round <= KILLS; round++) {
            String what = "round " + round + ", seed " + seed;
            acknowledged = loadUntilKilled(acknowledged, random);
            assertVerified(what);
            List<String> rows;
            try (ServerProcess server = ServerProcess.start(directory)) {
                rows = Cli.of(server).rows(KEY.toString());
                server.kill();
            }
            assertThat(rows.size() * 1L)
                    .as("acknowledged rows are there, " + what)
                    .isGreaterThanOrEqualTo(acknowledged);
            assertThat(rows.size() % ROWS_PER_WRITE)
                    .as("no write is torn, " + what)
                    .isZero();
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i)).as(what).isEqualTo(i + "," + i + ",0");
            }
            acknowledged = rows.size();
        }
    }

    /** Writes on from row {@code first} until the server is killed; gives how many rows are acknowledged in all. */
    private long loadUntilKilled(long first, Random random) {
        AtomicLong rows = new AtomicLong(first);
        AtomicLong next = new AtomicLong(first);
        try (ServerProcess server = ServerProcess.start(directory)) {
            TickfluxClient client = TickfluxClient.connect(
                    ClientConfig.of(server.rsocket()).with(Reconnect.DEFAULT.reconnectFor(Duration.ofMillis(100))));
            CompletableFuture<Void> end = client.writeMany(Flux.generate(sink -> sink.next(write(next))))
                    .doOnNext(ack -> rows.addAndGet(ROWS_PER_WRITE))
                    .onErrorComplete()
                    .then()
                    .toFuture();
            long enough = first + ROWS_PER_WRITE * (1L + random.nextInt(3_000));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rows.get() >= enough);
            server.kill();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(end::isDone);
            client.close().block(Duration.ofSeconds(5));
        }
        return rows.get();
    }

    private static Write write(AtomicLong next) {
        var rows = Records.builder(SCHEMA);
        for (int i = 0; i < ROWS_PER_WRITE; i++) {
            long number = next.getAndIncrement();
            rows.row(number * 1_000_000_000L).set(1, number);
        }
        return new Write(KEY, new Change.Rows(RecordType.VARIABLE, rows.build()), Origin.ANONYMOUS);
    }

    private void assertVerified(String what) {
        Screen screen = Screen.piped();
        int exitCode = Tickflux.run(
                screen.console(), "verify", directory.resolve("data").toString());
        assertThat(exitCode).as(what + ": " + screen.out() + screen.err()).isZero();
    }

    @Test
    void i1_ticksAreLoadedOnceThoughTheServerIsKilledAndRestartedInTheMiddle() {
        ServerProcess.configure(directory, "");
        String file = RealData.file(RealData.SPY_TRADES).toString();
        String key = "SPY/1Sec/TRADE";
        URI url;
        try (ServerProcess first = ServerProcess.start(directory)) {
            url = first.rsocket();
            try (Child load = Distribution.start(
                    directory,
                    "load",
                    key,
                    file,
                    "--variable",
                    "--batch",
                    "100",
                    "--url",
                    url.toString(),
                    "--progress")) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lastPosition(first) > 200);
                first.kill();
                try (ServerProcess second = ServerProcess.startAt(directory, url)) {
                    load.awaitOut("loaded rows=250601 skipped=0");
                    assertThat(load.exitCode()).isZero();
                    assertTicks(Cli.of(second).rows(key));
                    second.stop();
                }
            }
        }
        assertVerified("after a clean stop");
    }

    private static long lastPosition(ServerProcess server) {
        String status = Cli.of(server).lines("status", "-o", "json").get(0);
        return Long.parseLong(status.replaceAll(".*\"last\":\"(\\d+)\".*", "$1"));
    }

    /** The rows of the file in its order, which is ascending in time, equal times in order of arrival. */
    private static void assertTicks(List<String> rows) {
        List<String> file = RealData.lines(RealData.SPY_TRADES);
        assertThat(rows).hasSize(250_601).hasSize(file.size() - 1);
        for (int i = 0; i < rows.size(); i++) {
            String[] expected = file.get(i + 1).split(",", -1);
            String[] found = rows.get(i).split(",", -1);
            // Epoch,Nanoseconds,Price,Size,Exchange,Condition,Suspicious against Epoch,Price,...,Nanoseconds
            assertThat(List.of(found[0], found[6], found[2], found[3], found[4], found[5]))
                    .as("row " + i)
                    .isEqualTo(List.of(expected[0], expected[1], expected[3], expected[4], expected[5], expected[6]));
            assertThat(Double.parseDouble(found[1])).isEqualTo(Double.parseDouble(expected[2]));
        }
    }
}
