package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.plugins.fakeexchange.RestFault;
import io.tickflux.plugins.fakeexchange.Scenario;
import io.tickflux.plugins.fakeexchange.StreamFault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTest {
    /** Kills after any number of writes, while history is fetched and when it is not any more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterKillsAtAnyInstantNothingIsMissingNothingIsTwiceAndNoPageIsFetchedAgain(long seed) {
        Random random = new Random(seed);
        Scenario scenario = Scenario.of(seed, Rig.BEGIN, Rig.END, "BTC-USD", "ETH-USD");
        try (Rig rig = Rig.of(scenario)) {
            rig.config.put("query_start", Rig.BEGIN.toString());
            int kills = 12;
            for (int i = 0; i < kills; i++) {
                rig.start(1 + random.nextInt(4));
                rig.pass(Duration.ofSeconds(1 + random.nextInt(i < 8 ? 4 : 90)));
                rig.kill();
                rig.pass(Duration.ofSeconds(random.nextInt(150)));
            }
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(5));

            rig.verify("seed=" + seed);
            // 20 hours are four pages and a bit of each product; after a kill, one page that was asked for and not
            // stored.
            Set<String> distinct = new HashSet<>();
            long again = rig.exchange.requests().requests().stream()
                    .filter(request -> request.path().contains("granularity=60"))
                    .filter(request -> !distinct.add(request.path()))
                    .count();
            assertThat(again).as("seed=%d, asked again", seed).isLessThanOrEqualTo(2L * kills);
            assertThat(rig.exchange.requests().count("granularity=60"))
                    .as("seed=%d, pages", seed)
                    .isLessThanOrEqualTo(10 + 4L * kills);
        }
    }

    @Test
    void aRestartWhenAllIsThereAsksForTheBarsSinceAndCallsThemAGap() {
        try (Rig rig = Rig.of(11)) {
            rig.config.put("query_start", Rig.BEGIN.toString());
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(5));
            rig.pass(Duration.ofMinutes(4));
            rig.kill();
            Instant killed = rig.now();
            long before = rig.exchange.requests().count("/candles");
            rig.pass(Duration.ofMinutes(30));

            rig.start();
            rig.passUntil(
                    () -> rig.isComplete()
                            && rig.host.gaps("BTC-USD").stream().anyMatch(gap -> gap.state() == Gap.State.REFILLED),
                    Duration.ofMinutes(3));

            rig.verify("seed=11");
            assertThat(rig.exchange.requests().count("/candles") - before).isLessThanOrEqualTo(4);
            assertThat(rig.host.gaps("BTC-USD")).singleElement().satisfies(gap -> {
                assertThat(gap.cause()).isEqualTo(Gap.Cause.DOWNTIME);
                assertThat(gap.from()).isBetween(killed.getEpochSecond() - 120, killed.getEpochSecond());
                assertThat(gap.bars()).isBetween(20, 33);
            });
        }
    }

    @Test
    void aNewSymbolGetsItsHistoryAndTheOthersAreLeftAlone() {
        Scenario scenario = Scenario.of(12, Rig.BEGIN, Rig.END, "BTC-USD", "ETH-USD");
        try (Rig rig = Rig.of(scenario)) {
            rig.config.put("symbols", List.of("BTC-USD"));
            rig.start();
            rig.passUntil(
                    () -> rig.host.bars("BTC-USD").equals(rig.truth("BTC-USD", rig.queryStart())),
                    Duration.ofMinutes(3));
            rig.kill();
            long before = rig.exchange.requests().count("BTC-USD/candles");

            rig.config.put("symbols", List.of("BTC-USD", "ETH-USD"));
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(3));

            rig.verify("seed=12");
            assertThat(rig.exchange.requests().count("BTC-USD/candles") - before)
                    .isLessThanOrEqualTo(4);
        }
    }

    @Test
    void aBanIsRememberedOverARestart() {
        try (Rig rig = Rig.of(13)) {
            rig.exchange.failNext(RestFault.status(418, Duration.ofMinutes(5)));
            rig.start();
            rig.passUntil(() -> rig.exchange.faultsLeft() == 0, Duration.ofSeconds(20));
            rig.pass(Duration.ofSeconds(2));
            rig.kill();

            // Another name of the same host, so that nothing but the checkpoint knows of the ban.
            rig.config.put("rest_url", rig.exchange.restUrl().toString().replace("127.0.0.1", "localhost"));
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(8));

            rig.verify("seed=13");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void i4_faultsOfAllKindsAndKillsTogetherLeaveTheTrueSeries(long seed) {
        Random random = new Random(seed);
        List<RestFault> rest = RestFaultTest.faults()
                .filter(fault -> fault != RestFault.Body.TO_BE_REVISED && fault != RestFault.Body.HALF)
                .toList();
        StreamFault[] stream = StreamFault.values();
        try (Rig rig = Rig.of(seed)) {
            rig.start();
            for (int i = 0; i < 12; i++) {
                rig.exchange.failNext(rest.get(random.nextInt(rest.size())));
                rig.pass(Duration.ofSeconds(random.nextInt(60)));
                rig.exchange.fail(stream[random.nextInt(stream.length)]);
                rig.pass(Duration.ofSeconds(random.nextInt(60)));
                rig.exchange.acceptStreams();
                if (random.nextInt(4) == 0) {
                    rig.kill();
                    rig.start();
                }
            }
            rig.passUntil(
                    () -> rig.exchange.faultsLeft() == 0
                            && rig.isComplete()
                            && rig.host.gaps("BTC-USD").stream().noneMatch(gap -> gap.state() == Gap.State.DETECTED),
                    // Each fault that is left may cost a ban or a pause of its own.
                    Duration.ofHours(3));

            rig.verify("seed=" + seed);
        }
    }
}
