package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.plugins.fakeexchange.CoinbaseVenue;
import io.tickflux.plugins.fakeexchange.FakeExchange;
import io.tickflux.plugins.fakeexchange.RestFault;
import io.tickflux.plugins.fakeexchange.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The feeder as users run it: in the distribution, named in {@code mkts.yml} as MarketStore names it. */
class GdaxFeederIT {
    private static final String BARS = "gdax_BTC-USD/1Min/OHLCV";
    private static final String GAPS = "gdax_BTC-USD/1Min/GAPS";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Instant start = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60);
    private final Scenario scenario =
            Scenario.of(1, start.minus(Duration.ofHours(9)), start.plus(Duration.ofHours(1)), "BTC-USD");

    private Duration skipped = Duration.ZERO;

    @Test
    @Timeout(240)
    void i4_historyKillAndDowntimeLeaveTheTrueSeriesAndAnHonestLedger() {
        Scheduler time = Schedulers.newSingle("exchange");
        try (FakeExchange exchange = FakeExchange.open(new CoinbaseVenue(), scenario, time)) {
            exchange.failNext(RestFault.status(503), RestFault.Body.TRUNCATED);
            configure(exchange);
            try (ServerProcess server = ServerProcess.start(directory)) {
                Cli cli = Cli.of(server);
                awaitTruth(exchange, cli);
                await().atMost(PATIENCE).until(() -> exchange.streams() == 1);
                skip(exchange, Duration.ofSeconds(70));
                awaitTruth(exchange, cli);
                server.kill();
            }
            long before = exchange.requests().count("/candles");
            skip(exchange, Duration.ofMinutes(12));

            try (ServerProcess server = ServerProcess.start(directory)) {
                Cli cli = Cli.of(server);
                awaitGap(cli, "DETECTED");
                await().atMost(PATIENCE).until(() -> exchange.streams() == 1);
                skip(exchange, Duration.ofSeconds(70));
                awaitGap(cli, "REFILLED");
                awaitTruth(exchange, cli);
                assertThat(exchange.requests().count("/candles") - before)
                        .as("pages after the restart")
                        .isLessThanOrEqualTo(6);
                server.stop();
            }
            exchange.requests().verify();
        } finally {
            time.dispose();
        }
    }

    /** Lets time pass at the exchange at once; what happened meanwhile is published. */
    private void skip(FakeExchange exchange, Duration duration) {
        skipped = skipped.plus(duration);
        exchange.skew(skipped);
    }

    private static void awaitGap(Cli cli, String state) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(cli.rows(GAPS))
                        .singleElement()
                        .satisfies(row -> assertThat(row).contains(state, "DOWNTIME")));
    }

    private void configure(FakeExchange exchange) {
        ServerProcess.configure(
                directory, """
                bgworkers:
                  - module: gdaxfeeder.so
                    name: GdaxFetcher
                    config:
                      symbols:
                        - BTC-USD
                      base_timeframe: "1Min"
                      query_start: "%s"
                      rest_url: %s
                      ws_url: %s
                """.formatted(start.minus(Duration.ofHours(8)), exchange.restUrl(), exchange.streamUrl()));
    }

    private void awaitTruth(FakeExchange exchange, Cli cli) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stored(cli)).isEqualTo(truth(exchange)));
    }

    private static List<List<Double>> stored(Cli cli) {
        return cli.rows(BARS).stream()
                .map(row -> Arrays.stream(row.split(",")).map(Double::valueOf).toList())
                .toList();
    }

    /** Of all minutes that are over. */
    private List<List<Double>> truth(FakeExchange exchange) {
        List<List<Double>> rows = new ArrayList<>();
        long until = exchange.now().getEpochSecond() / 60 * 60;
        scenario.candles("BTC-USD", 60, start.minus(Duration.ofHours(8)).getEpochSecond(), until, exchange.now())
                .forEach(candle ->
                        rows.add(Stream.of(candle.open(), candle.high(), candle.low(), candle.close(), candle.volume())
                                .map(Number::doubleValue)
                                .collect(
                                        () -> new ArrayList<>(List.of((double) candle.epochSecond())),
                                        List::add,
                                        List::addAll)));
        return rows;
    }
}
