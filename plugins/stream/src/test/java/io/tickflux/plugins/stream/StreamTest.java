package io.tickflux.plugins.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.plugins.testkit.FiredStream;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.TestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
    private static final BucketKey MINUTE = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final BucketKey FIVE = BucketKey.parse("AAPL/5Min/OHLCV");
    private static final BucketKey DAY = BucketKey.parse("AAPL/1D/OHLCV");
    private static final BucketKey TICKS = BucketKey.parse("AAPL/1Sec/TRADE");

    private TestHost host = TestHost.startingAt(Instant.parse("2024-03-11T14:31:00Z"), Map.of());
    private FiredStream stream = host.fire(new StreamProvider());

    private void configure(String start, Map<String, ?> config) {
        host = TestHost.startingAt(Instant.parse(start), config);
        stream = host.fire(new StreamProvider());
    }

    private static Records bars(Object... timesAndCloses) {
        Rows rows = Rows.of("Close:f8");
        for (int i = 0; i < timesAndCloses.length; i += 2) {
            rows.at((String) timesAndCloses[i], timesAndCloses[i + 1]);
        }
        return rows.build();
    }

    private void at(String time) {
        host.time().advanceTo(Instant.parse(time));
    }

    /** The values that were published, in order. */
    private List<Double> published() {
        return stream.derived().stream()
                .map(WriteEvent::records)
                .flatMap(rows -> IntStream.range(0, rows.rows()).mapToObj(row -> rows.doubleAt(1, row)))
                .toList();
    }

    @Test
    void theModuleIsFoundByItsName() {
        assertThat(ServiceLoader.load(StreamTriggerProvider.class))
                .extracting(StreamTriggerProvider::module)
                .contains("stream");
    }

    @Test
    void everyRowUpToAMinuteIsPublishedAtOnceUnderTheKeyOfItsStream() {
        stream.write(Write.fixed(
                MINUTE, bars("2024-03-11T14:28:00Z", 1.0, "2024-03-11T14:29:00Z", 2.0, "2024-03-11T14:30:00Z", 3.0)));

        assertThat(published()).containsExactly(1.0, 2.0, 3.0);
        assertThat(stream.derived()).extracting(event -> event.key().toString()).containsOnly("AAPL/1Min/OHLCV@stream");
        assertThat(KeyPattern.parse("*/*/*@stream")
                        .matches(stream.derived().get(0).key()))
                .isTrue();
        assertThat(stream.behindCursor()).isZero();
    }

    @Test
    void everyTickIsPublishedWithItsNanoseconds() {
        stream.write(Write.variable(
                TICKS,
                bars(
                        "2024-03-11T14:30:59.000000001Z",
                        1.0,
                        "2024-03-11T14:30:59.000000001Z",
                        2.0,
                        "2024-03-11T14:30:59.5Z",
                        3.0)));

        assertThat(published()).containsExactly(1.0, 2.0, 3.0);
        assertThat(stream.derived().get(0).records().epochNanos(2)).isEqualTo(Rows.nanos("2024-03-11T14:30:59.5Z"));
    }

    @Test
    void aLongerBarIsPublishedOnceWhenItsSlotEndsInItsLastVersion() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0)));
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 2.0)));
        at("2024-03-11T14:34:59.999Z");
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 3.0)));
        assertThat(published()).isEmpty();

        at("2024-03-11T14:35:00Z");
        assertThat(published()).containsExactly(3.0);
        at("2024-03-11T15:00:00Z");
        assertThat(published()).containsExactly(3.0);
    }

    @Test
    void barsWithOtherEndsWaitSideBySide() {
        stream.write(Write.fixed(
                FIVE, bars("2024-03-11T14:35:00Z", 2.0, "2024-03-11T14:30:00Z", 1.0, "2024-03-11T14:40:00Z", 3.0)));

        at("2024-03-11T14:35:00Z");
        assertThat(published()).containsExactly(1.0);
        at("2024-03-11T14:45:00Z");
        assertThat(published()).containsExactly(1.0, 2.0, 3.0);
    }

    /** The bar that a slot's last minute completes is made when the slot is over. */
    @Test
    void aVersionThatComesALittleLateIsPublishedAtOnceAndThePastIsCounted() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0)));
        at("2024-03-11T14:35:00.500Z");
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 2.0)));
        assertThat(published()).containsExactly(1.0, 2.0);

        at("2024-03-11T14:36:00Z");
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 3.0, "2020-01-01T00:00:00Z", 4.0)));
        assertThat(published()).containsExactly(1.0, 2.0);
        assertThat(host.counted("late_rows")).isEqualTo(2);
    }

    /** MarketStore finds a close on days with an early close only, so it almost never streams bars of a day. */
    @ParameterizedTest
    @CsvSource({
        "1D, 2024-03-11T00:00:00Z, 2024-03-11T20:00:00Z", // an ordinary Monday
        "1D, 2024-03-08T00:00:00Z, 2024-03-08T21:00:00Z", // in winter time
        "1D, 2013-11-29T00:00:00Z, 2013-11-29T18:00:00Z", // early close
        "1D, 2024-03-09T00:00:00Z, 2024-03-10T00:00:00Z", // no session: the slot's end
        "1W, 2024-03-25T00:00:00Z, 2024-03-28T20:00:00Z", // Good Friday
        "1M, 2024-03-01T00:00:00Z, 2024-03-28T20:00:00Z",
        "1Y, 2024-01-01T00:00:00Z, 2024-12-31T21:00:00Z",
    })
    void withAFilterBarsOfDaysArePublishedAtTheCloseOfTheirLastSession(String timeframe, String slot, String close) {
        configure(slot, Map.of("filter", "nasdaq"));
        stream.write(Write.fixed(DAY.withTimeframe(io.tickflux.api.Timeframe.parse(timeframe)), bars(slot, 1.0)));

        host.time().advanceTo(Instant.parse(close).minusMillis(1));
        assertThat(published()).isEmpty();
        at(close);
        assertThat(published()).containsExactly(1.0);
    }

    /** MarketStore loses what waits when it is shut down. */
    @Test
    void whatWaitsSurvivesARestartAndIsPublishedInTime() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0)));
        stream.restart();
        at("2024-03-11T14:35:00Z");
        assertThat(published()).containsExactly(1.0);
        assertThat(stream.behindCursor()).isZero();
    }

    @Test
    void i13_whenItsEventsEndItEndsThoughBarsAreWaiting() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0)));
        stream.stop();
        assertThat(stream.isOver()).isTrue();
        assertThat(stream.failure()).isEmpty();
    }

    @Test
    void whatBecameDueWhileTheServerWasDownIsPublishedWhenItIsUpAgain() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0)));
        at("2024-03-11T14:35:00Z");
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:35:00Z", 2.0)));
        stream.close();
        host.time().advanceBy(Duration.ofHours(1));

        stream = host.fire(new StreamProvider());
        assertThat(published()).containsExactly(2.0);
        stream.restart();
        assertThat(published()).containsExactly(2.0);
    }

    @Test
    void barsOfThePastAreNotPublishedWhenTheTriggerIsNew() {
        host.store().apply(Write.fixed(FIVE, bars("2020-01-01T00:00:00Z", 1.0)));
        stream.restart();
        assertThat(published()).isEmpty();
    }

    @Test
    void deletedRowsLeaveTheShelfAndADeletedBucketTakesItsStream() {
        stream.write(Write.fixed(FIVE, bars("2024-03-11T14:30:00Z", 1.0, "2024-03-11T14:35:00Z", 2.0)));
        stream.write(Write.delete(FIVE, TimeRange.to(Rows.nanos("2024-03-11T14:34:00Z"))));
        at("2024-03-11T14:45:00Z");
        assertThat(published()).containsExactly(2.0);

        stream.write(Write.delete(FIVE, TimeRange.ALL));
        assertThat(host.store().contains(BucketKey.parse("AAPL/5Min/OHLCV@stream")))
                .isFalse();
    }

    @Test
    void i11_itsOwnRowsAreNotPublishedAgain() {
        stream.write(Write.fixed(MINUTE, bars("2024-03-11T14:30:00Z", 1.0)));
        stream.deliver(stream.derived().get(0));
        assertThat(published()).containsExactly(1.0);
        assertThat(stream.behindCursor()).isZero();
    }

    @Test
    void i6_theShelfIsBoundAndWhatFindsNoRoomIsCounted() {
        Rows rows = Rows.of("Close:f8");
        long first = Rows.nanos("2024-03-11T14:30:00Z");
        for (int i = 0; i < Shelf.MAX_BARS + 3; i++) {
            rows.at(first + i * 300_000_000_000L, 1.0);
        }
        stream.write(Write.fixed(FIVE, rows.build()));
        assertThat(host.counted("shelf_full")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter | nyse | late | 1m | filter: \"nyse\" (expected: \"\" or \"nasdaq\")",
                "filter | nasdaq | calendar | XNYS | filter, calendar: both (expected: one of them",
                "calendar | XNSA | late | 1m | did you mean \"XNAS\"?",
                "late | soon | filter | nasdaq | late: \"soon\" (expected: a duration",
                "filters | nasdaq | late | 1m | filters: unknown key",
            })
    void i12_aWrongConfigurationIsRefused(String key1, String value1, String key2, String value2, String message) {
        assertThatThrownBy(() -> TestHost.of(Map.of(key1, value1, key2, value2)).fire(new StreamProvider()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
