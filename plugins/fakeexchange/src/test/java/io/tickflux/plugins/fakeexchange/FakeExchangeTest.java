package io.tickflux.plugins.fakeexchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The fake must be trusted: that it notices what it is there to notice. */
class FakeExchangeTest {
    private static final Instant BEGIN = Instant.parse("2024-03-01T00:00:00Z");
    private static final Scenario SCENARIO = Scenario.of(1, BEGIN, BEGIN.plus(Duration.ofDays(1)), "BTC-USD");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FakeExchange exchange;

    FakeExchangeTest() {
        time.advanceTimeTo(BEGIN.plus(Duration.ofHours(12)));
        exchange = FakeExchange.open(new CoinbaseVenue(), SCENARIO, time);
    }

    @AfterEach
    void close() {
        exchange.close();
        time.dispose();
    }

    private int status(String path) {
        return Objects.requireNonNull(HttpClient.create()
                .get()
                .uri(exchange.restUrl() + path)
                .response()
                .map(response -> response.status().code())
                .block(Duration.ofSeconds(10)));
    }

    private static String candles(String start, String end) {
        return "/products/BTC-USD/candles?granularity=60&start=" + start + "&end=" + end;
    }

    @Test
    void candlesAndTradesTellTheSameStory() {
        Instant from = BEGIN.plus(Duration.ofHours(1));
        Instant until = from.plus(Duration.ofHours(1));
        List<Candle> minutes =
                SCENARIO.candles("BTC-USD", 60, from.getEpochSecond(), until.getEpochSecond(), Instant.MAX);
        List<Candle> hour =
                SCENARIO.candles("BTC-USD", 3_600, from.getEpochSecond(), until.getEpochSecond(), Instant.MAX);
        List<Trade> trades = SCENARIO.published("BTC-USD", from.minusNanos(1), until.minusNanos(1));

        BigDecimal traded = trades.stream().map(Trade::size).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(minutes).hasSizeBetween(40, 59);
        assertThat(minutes.stream().map(Candle::volume).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo(traded);
        assertThat(hour).singleElement().satisfies(candle -> {
            assertThat(candle.volume()).isEqualTo(traded);
            assertThat(candle.open()).isEqualTo(trades.get(0).price());
            assertThat(candle.close()).isEqualTo(trades.get(trades.size() - 1).price());
        });
    }

    @Test
    void aClientThatAsksTooOftenIsRefusedAndFailsTheTest() {
        for (int i = 0; i < 15; i++) {
            assertThat(status("/products")).isEqualTo(200);
        }
        exchange.requests().verify();

        assertThat(status("/products")).isEqualTo(429);
        assertThatThrownBy(() -> exchange.requests().verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("above 10 requests/s and a burst of 15");
    }

    @Test
    void aClientThatDoesNotWaitForRetryAfterFailsTheTest() {
        exchange.failNext(RestFault.status(429, Duration.ofSeconds(5)));
        assertThat(status(candles("2024-03-01T01:00:00Z", "2024-03-01T02:00:00Z")))
                .isEqualTo(429);
        time.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(status("/products")).isEqualTo(429);
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(status("/products")).isEqualTo(200);

        assertThat(exchange.requests().broken()).singleElement().asString().contains("before Retry-After");
    }

    @Test
    void moreThanThreeHundredCandlesAreRefused() {
        assertThat(status(candles("2024-03-01T01:00:00Z", "2024-03-01T05:59:00Z")))
                .isEqualTo(200);
        assertThat(status(candles("2024-03-01T01:00:00Z", "2024-03-01T06:00:00Z")))
                .isEqualTo(400);
        assertThat(exchange.requests().broken()).singleElement().asString().contains("above 300 candles");
        assertThat(status("/products/NONE/candles?granularity=60&start=2024-03-01T01:00:00Z&end=2024-03-01T01:00:00Z"))
                .isEqualTo(404);
        assertThat(status(candles("noon", "midnight"))).isEqualTo(400);
    }
}
