package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.plugins.fakeexchange.RestFault;
import io.tickflux.plugins.fakeexchange.Scenario;
import io.tickflux.plugins.fakeexchange.StreamFault;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of the answers, what is stored in the end is what was traded. */
class RestFaultTest {
    static Stream<RestFault> faults() {
        return Stream.concat(
                Stream.of(RestFault.Body.values()),
                Stream.of(
                        RestFault.status(429),
                        RestFault.status(429, Duration.ofSeconds(7)),
                        RestFault.status(418, Duration.ofSeconds(120)),
                        RestFault.status(500),
                        RestFault.status(503),
                        RestFault.status(503, Duration.ofSeconds(30)),
                        RestFault.status(404),
                        RestFault.status(302)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void i4_answersThatGoWrongLeaveNoBarOutAndNoneWrong(RestFault fault) {
        try (Rig rig = Rig.of(2)) {
            rig.config.put(
                    "query_start", Rig.START.minus(Duration.ofMinutes(20)).toString());
            // What the exchange says twice, about the same bars, is believed.
            int times = fault == RestFault.Body.TO_BE_REVISED ? 1 : 2;
            rig.exchange.failNext(Collections.nCopies(times, fault).toArray(RestFault[]::new));
            rig.start();

            rig.passUntil(() -> rig.exchange.faultsLeft() == 0 && rig.isComplete(), Duration.ofMinutes(9));

            rig.verify(fault.toString());
            assertThat(rig.host.gaps("BTC-USD")).noneMatch(gap -> gap.state() == Gap.State.GIVEN_UP);
        }
    }

    /** Without the stream, everything has to come over REST, the unfinished candle and the one before the start left out. */
    @Test
    void withoutAStreamBarsComeOverRestWhenTheyAreOver() {
        try (Rig rig = Rig.of(3)) {
            rig.exchange.fail(StreamFault.REFUSE);
            rig.start();
            rig.pass(Duration.ofMinutes(6));
            rig.passUntil(rig::isComplete, Duration.ofSeconds(59));

            rig.verify("seed=3");
            assertThat(rig.exchange.requests().count("/candles")).isLessThanOrEqualTo(20);
            assertThat(rig.host.gaps("BTC-USD")).singleElement().satisfies(gap -> {
                assertThat(gap.cause()).isEqualTo(Gap.Cause.DISCONNECT);
                assertThat(gap.state()).isEqualTo(Gap.State.DETECTED);
            });

            rig.exchange.acceptStreams();
            rig.passUntil(() -> rig.host.gaps("BTC-USD").get(0).state() == Gap.State.REFILLED, Duration.ofMinutes(3));
            rig.verify("seed=3");
        }
    }

    @Test
    void aWrongClockOnEitherSideMakesNoDifference() {
        for (int hours : new int[] {-5, 7}) {
            try (Rig rig = Rig.of(4)) {
                rig.exchange.skew(Duration.ofHours(hours));
                rig.config.put(
                        "query_start",
                        Rig.START.plus(Duration.ofHours(hours - 1)).toString());
                rig.start();
                rig.pass(Duration.ofMinutes(3));
                rig.passUntil(rig::isComplete, Duration.ofSeconds(59));

                rig.verify("hours=" + hours);
            }
        }
    }

    @Test
    void yearsBeforeTheFirstTradeAreNotAskedForMinuteByMinute() {
        try (Rig rig = Rig.of(5)) {
            rig.config.put("query_start", "2019-01-01T00:00:00Z");
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(5));

            rig.verify("seed=5");
            assertThat(rig.exchange.requests().count("granularity=86400")).isLessThanOrEqualTo(25);
            assertThat(rig.exchange.requests().count("granularity=60")).isLessThanOrEqualTo(10);
        }
    }

    /** Half of a page of old candles is missing, and half of another is wrong: one request for an hour's candles shows it. */
    @Test
    void i4_candlesThatAreMissingFromHistoryAreFoundByTheCandlesOfHours() {
        try (Rig rig = Rig.of(8)) {
            rig.config.put("query_start", Rig.START.minus(Duration.ofHours(9)).toString());
            rig.exchange.failNext(RestFault.Body.HALF, RestFault.Body.TO_BE_REVISED);
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(4));

            rig.verify("seed=8");
            assertThat(rig.exchange.requests().count("granularity=3600")).isLessThanOrEqualTo(2);
            assertThat(rig.exchange.requests().count("granularity=60")).isLessThanOrEqualTo(24);
            assertThat(rig.host.gaps("BTC-USD"))
                    .isNotEmpty()
                    .allMatch(gap -> gap.cause() == Gap.Cause.LATE_CANDLE && gap.state() == Gap.State.REFILLED);
        }
    }

    @Test
    void aTradeThatWasPublishedLateCorrectsItsBar() {
        Scenario scenario = Scenario.withLateTrades(6, Rig.BEGIN, Rig.END, 10, "BTC-USD");
        try (Rig rig = Rig.of(scenario)) {
            rig.start();
            rig.pass(Duration.ofMinutes(12));

            assertThat(rig.isCompleteUntil(rig.now().minus(Duration.ofMinutes(8))))
                    .isTrue();
            assertThat(rig.host.counted("corrected_bars")).isPositive();
            assertThat(rig.host.repeats).isEmpty();
            rig.exchange.requests().verify();
        }
    }
}
