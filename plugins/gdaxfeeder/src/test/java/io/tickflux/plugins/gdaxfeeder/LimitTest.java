package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.plugins.fakeexchange.RequestLog;
import io.tickflux.plugins.fakeexchange.RestFault;
import io.tickflux.plugins.fakeexchange.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @Test
    void theProviderIsFoundByItsNames() {
        assertThat(ServiceLoader.load(BgWorkerProvider.class)).singleElement().satisfies(provider -> {
            assertThat(provider.module()).isEqualTo("gdaxfeeder");
            assertThat(provider.aliases()).containsExactly("coinbase");
        });
    }

    @Test
    void workersOfOneProcessShareTheBudgetOfTheHost() {
        long second = 1_000_000_000L;
        RateBudget one = RateBudget.of("shared.test", 8);
        RateBudget other = RateBudget.of("shared.test", 10);
        int taken = 0;
        for (long millis = 0; millis < 10_000; millis++) {
            taken += one.takeNanos(millis * 1_000_000) == 0 ? 1 : 0;
            taken += other.takeNanos(millis * 1_000_000) == 0 ? 1 : 0;
        }
        assertThat(taken).isBetween(78, 81);

        one.holdUntil(30 * second);
        assertThat(other.takeNanos(20 * second)).isEqualTo(10 * second);
        assertThat(other.takeNanos(30 * second)).isZero();
    }

    /** Six products and a day of history want some forty requests, at once. */
    @Test
    void aLongHistoryIsFetchedWithinTheExchangesLimits() {
        Scenario scenario = Scenario.of(
                31,
                Rig.BEGIN,
                Rig.BEGIN.plus(Duration.ofHours(22)),
                "A-USD",
                "B-USD",
                "C-USD",
                "D-USD",
                "E-USD",
                "F-USD");
        try (Rig rig = Rig.of(scenario)) {
            rig.config.put("query_start", Rig.BEGIN.toString());
            rig.start();
            // Time stands still: whoever does not keep the limit asks for all of it now.
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .until(() -> rig.exchange.requests().broken().isEmpty());
            rig.passUntil(rig::isComplete, Duration.ofMinutes(3));

            rig.verify("seed=31");
            assertThat(rig.exchange.requests().requests()).hasSizeGreaterThan(30);
        }
    }

    /** Each wants some twenty requests at once, and as many again after each kill. */
    @Test
    void twoFeedersOfOneExchangeShareItsLimitAlsoAfterKills() {
        List<String> first = List.of("A-USD", "B-USD", "C-USD");
        List<String> second = List.of("D-USD", "E-USD", "F-USD");
        Scenario scenario = Scenario.of(
                35,
                Rig.BEGIN,
                Rig.END,
                Stream.concat(first.stream(), second.stream()).toArray(String[]::new));
        Random random = new Random(35);
        try (Rig rig = Rig.of(scenario)) {
            rig.config.put("query_start", Rig.BEGIN.toString());
            rig.config.put("symbols", first);
            rig.config.put("requests_per_second", 3);
            for (int kill = 0; kill < 4; kill++) {
                rig.start().startBeside(second);
                rig.pass(Duration.ofSeconds(1 + random.nextInt(2)));
                rig.kill();
            }
            rig.start().startBeside(second);
            rig.passUntil(rig::isComplete, Duration.ofMinutes(3));
            rig.pass(Duration.ofMinutes(2));

            rig.verify("seed=35");
            List<Instant> requests = rig.exchange.requests().requests().stream()
                    .map(RequestLog.Request::at)
                    .toList();
            // Five at once and then three a second take 8 s, without a common limit it is half of that; some arrive
            // late.
            assertThat(requests).hasSizeGreaterThan(30);
            for (int last = 29; last < requests.size(); last++) {
                assertThat(Duration.between(requests.get(last - 29), requests.get(last)))
                        .as("30 requests in a row")
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(6));
            }
        }
    }

    /** The demand is the engine's: without it nothing is emitted, little is asked for, and nothing is lost. */
    @Test
    void i6_withoutDemandTheFeederWaitsAndLosesNothing() {
        try (Rig rig = Rig.of(32)) {
            rig.start(0);
            rig.pass(Duration.ofMinutes(3));
            assertThat(rig.host.writeCount()).isZero();
            assertThat(rig.exchange.requests().requests()).hasSizeLessThanOrEqualTo(2);

            rig.allow(3);
            rig.pass(Duration.ofMinutes(3));
            assertThat(rig.host.writeCount()).isEqualTo(3);

            rig.allow(Integer.MAX_VALUE);
            rig.passUntil(rig::isComplete, Duration.ofMinutes(3));
            rig.verify("seed=32");
        }
    }

    @Test
    void i12_aProductThatTheExchangeDoesNotHaveParksTheFeeder() {
        try (Rig rig = Rig.of(33)) {
            rig.config.put("symbols", List.of("BTC-USD", "BTC-USDD"));
            rig.start();
            rig.passUntil(() -> rig.failure() != null, Duration.ofMinutes(3));

            assertThat(rig.failure())
                    .isInstanceOf(FatalPluginException.class)
                    .hasMessageContaining("\"BTC-USDD\"")
                    .hasMessageContaining("perhaps BTC-USD");
        }
    }

    @ParameterizedTest
    @CsvSource({"401", "403"})
    void aRefusalParksTheFeeder(int status) {
        try (Rig rig = Rig.of(34)) {
            rig.exchange.failNext(RestFault.status(status));
            rig.start();
            rig.passUntil(() -> rig.failure() != null, Duration.ofMinutes(3));

            assertThat(rig.failure()).isInstanceOf(FatalPluginException.class).hasMessageContaining("status " + status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base_timeframe | 2Min | base_timeframe: 2Min (expected: one of 1Min",
                "symbols | BTC USD | symbol: \"gdax_BTC USD\"",
                "rest_url | ftp://x | rest_url: \"ftp://x\" (expected: http://host or https://host)",
                "ws_url | nowhere | ws_url: \"nowhere\"",
                "requests_per_second | 11 | requests_per_second: 11.0 (expected: above 0, at most 10",
                "query_start | 1/2/2024 | query_start: \"1/2/2024\"",
                "silence | 0s | silence: PT0S",
            })
    void i12_aWrongConfigurationIsRefused(String key, String value, String message) {
        var config = io.tickflux.api.plugin.PluginConfig.of(java.util.Map.of(key, value));

        assertThatThrownBy(() -> GdaxConfig.of(config))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theKeysOfMarketStoreMeanWhatTheyMeantThere() {
        GdaxConfig config = GdaxConfig.of(io.tickflux.api.plugin.PluginConfig.of(java.util.Map.of(
                "symbols", List.of("BTC-USD"), "base_timeframe", "1D", "query_start", "2018-01-01 17:00")));

        assertThat(config.bucket().bars("BTC-USD")).hasToString("gdax_BTC-USD/1D/OHLCV");
        assertThat(config.queryStart()).contains(java.time.Instant.parse("2018-01-01T17:00:00Z"));
    }
}
