package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.TriggerContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnDiskAggTest implements TriggerContract {
    private static final BucketKey BASE = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final BucketKey FIVE = BASE.withTimeframe(Timeframe.parse("5Min"));
    private static final long MINUTE = 60_000_000_000L;
    private static final long START = nanos("2024-03-04T10:00:00Z");

    @Override
    public TriggerProvider provider() {
        return new OnDiskAggProvider();
    }

    @Override
    public Map<String, ?> config() {
        return Map.of("destinations", List.of("5Min", "1H", "1D"));
    }

    @Override
    public List<Write> sample() {
        BucketKey trades = BucketKey.parse("MSFT/1Sec/TRADE");
        Rows ticks = Rows.of("Price:f8", "Size:i8").at(START, 1.0, 5).at(START + 1, 3.0, 5);
        return List.of(
                Write.fixed(BASE, bars(START, 1, 2, 3)),
                Write.variable(trades, ticks.build()),
                Write.fixed(BASE, bars(START - MINUTE, 4, 5)),
                Write.variable(
                        trades, Rows.of("Price:f8", "Size:i8").at(START, 2.0, 5).build()),
                Write.delete(BASE, new TimeRange(START, START + MINUTE)),
                Write.fixed(BASE, bars(START + 7 * MINUTE, 6)));
    }

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000L;
    }

    private static Schema schema(ColumnType volume) {
        return Schema.of(
                new Column("Open", ColumnType.FLOAT64),
                new Column("High", ColumnType.FLOAT64),
                new Column("Low", ColumnType.FLOAT64),
                new Column("Close", ColumnType.FLOAT64),
                new Column("Volume", volume));
    }

    /** One row for each price, a minute apart, with High and Low one above and below, and a volume of 10. */
    private static Records bars(long start, double... prices) {
        RecordsBuilder rows = Records.builder(schema(ColumnType.FLOAT64));
        for (int i = 0; i < prices.length; i++) {
            rows.row(start + i * MINUTE)
                    .set(1, prices[i])
                    .set(2, prices[i] + 1)
                    .set(3, prices[i] - 1)
                    .set(4, prices[i] + 0.5)
                    .set(5, 10.0);
        }
        return rows.build();
    }

    @Test
    void aBarHasFirstOpenHighestHighLowestLowLastCloseAndTheSumOfVolumes() {
        Agg agg = Agg.with("5Min");

        List<WriteEvent> derived = agg.write(Write.fixed(BASE, bars(START, 5, 9, 2, 4, 7, 100)));

        assertThat(derived).hasSize(1);
        Records written = derived.get(0).records();
        assertThat(written.rows()).isEqualTo(2);
        assertThat(written.epochNanos(0)).isEqualTo(START);
        assertThat(written.schema()).isEqualTo(schema(ColumnType.FLOAT64));
        assertThat(List.of(
                        written.doubleAt(1, 0),
                        written.doubleAt(2, 0),
                        written.doubleAt(3, 0),
                        written.doubleAt(4, 0),
                        written.doubleAt(5, 0)))
                .containsExactly(5.0, 10.0, 1.0, 7.5, 50.0);
        assertThat(written.doubleAt(5, 1)).isEqualTo(10.0);
    }

    @Test
    void aGrowingBarIsWrittenEachTimeItGrows() {
        Agg agg = Agg.with("5Min");

        for (int i = 0; i < 5; i++) {
            List<WriteEvent> derived = agg.write(Write.fixed(BASE, bars(START + i * MINUTE, i)));

            assertThat(derived).singleElement().satisfies(event -> {
                assertThat(event.key()).isEqualTo(FIVE);
                assertThat(event.records().rows()).isEqualTo(1);
            });
            assertThat(derived.get(0).records().doubleAt(5, 0)).isEqualTo(10.0 * (i + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT64, 9223372036854775807", "UINT64, -1"})
    void aSumThatFitsNoTypeIsAnErrorAndNeverWraps(ColumnType type, long largest) {
        Agg agg = Agg.with("5Min");
        Records rows = Records.builder(schema(type))
                .row(START)
                .set(5, largest)
                .row(START + MINUTE)
                .set(5, 1L)
                .build();

        assertThatThrownBy(() -> agg.write(Write.fixed(BASE, rows)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a sum beyond 64 bits");
        assertThat(agg.store().contains(FIVE)).isFalse();
    }

    @Test
    void nanCountsAsAbsentInHighLowAndVolume() {
        Agg agg = Agg.with("5Min");
        RecordsBuilder rows = Records.builder(schema(ColumnType.FLOAT64));
        rows.append(bars(START, 5, 6), 0, 2);
        rows.row(START + 2 * MINUTE)
                .set(1, 1.0)
                .set(2, Double.NaN)
                .set(3, Double.NaN)
                .set(4, 2.0)
                .set(5, Double.NaN);

        agg.write(Write.fixed(BASE, rows.build()));

        assertThat(agg.store().rows(FIVE))
                .singleElement()
                .satisfies(bar -> assertThat(bar.values())
                        .containsEntry("High", 7.0)
                        .containsEntry("Low", 4.0)
                        .containsEntry("Volume", 20.0));
    }

    @Test
    void deletedRowsLeaveTheirBarsAndTheLastOneTakesTheBarWithIt() {
        Agg agg = Agg.with("5Min");
        agg.write(Write.fixed(BASE, bars(START, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));

        agg.write(Write.delete(BASE, new TimeRange(START + 3 * MINUTE, START + 9 * MINUTE)));

        BruteForce.assertBars(agg.store(), BASE, "5Min", "deleted");
        assertThat(agg.store().rows(FIVE)).hasSize(2);

        agg.write(Write.delete(BASE, TimeRange.from(START)));
        assertThat(agg.store().rows(FIVE)).isEmpty();
    }

    @Test
    void aDeletedBaseTakesItsDestinationsWithIt() {
        Agg agg = Agg.with("5Min", "1D");
        agg.write(Write.fixed(BASE, bars(START, 1)));

        agg.write(Write.delete(BASE, TimeRange.ALL));

        assertThat(agg.store().contains(FIVE)).isFalse();
        assertThat(agg.store().contains(BASE.withTimeframe(Timeframe.parse("1D"))))
                .isFalse();
    }

    @Test
    void deletingWhatWasNeverMadeIntoBarsDoesNothing() {
        Agg agg = Agg.with("5Min");
        agg.store().apply(Write.fixed(BASE, bars(START, 1)));

        assertThat(agg.write(Write.delete(BASE, TimeRange.from(START)))).isEmpty();
        assertThat(agg.write(Write.create(BASE, RecordType.FIXED, schema(ColumnType.FLOAT64))))
                .isEmpty();
    }

    @Test
    void anAppendReadsNothing() {
        Agg agg = Agg.with("5Min", "15Min", "1H", "1D", "1W", "1Y");
        AtomicInteger queries = new AtomicInteger();
        agg.write(Write.fixed(BASE, bars(START, 1)));
        agg.host().onQuery(queries::incrementAndGet);

        for (int i = 1; i < 5; i++) {
            agg.write(Write.fixed(BASE, bars(START + i * MINUTE, i)));
        }

        assertThat(queries).hasValue(0);
        BruteForce.assertBars(agg.store(), BASE, "1Y", "appended");
    }

    @Test
    void aBulkLoadReadsItsWindowsInOneQuery() {
        Agg agg = Agg.with("5Min", "1D");
        AtomicInteger queries = new AtomicInteger();
        agg.host().onQuery(queries::incrementAndGet);

        agg.write(Write.fixed(BASE, bars(START, new double[10_000])));

        assertThat(queries).hasValue(1);
        BruteForce.assertBars(agg.store(), BASE, "5Min", "bulk");
    }

    @Test
    void memoryIsBoundHoweverManyWindowsAreTouched() {
        WindowCache cache = new WindowCache(1_000);
        Agg agg = Agg.with("5Min", "1H");
        AggConfig config = AggConfig.of(agg.host());
        BarShape shape = new Shapes(config.columns()).of(schema(ColumnType.FLOAT64));
        for (int i = 0; i < 100; i++) {
            BucketKey key = BucketKey.parse("S" + i + "/1Min/OHLCV");
            WriteEvent event = agg.store().apply(Write.fixed(key, bars(START, new double[60])));
            BaseState state = new BaseState(shape, Long.MIN_VALUE, event.position());
            for (Lane lane : Lane.of(key.timeframe(), config)) {
                Rollup.LaneRows rows = Rollup.LaneRows.of(lane, shape, (Change.Rows) event.change());
                new Rollup(agg.host(), cache, key, state, rows).run();
            }
            cache.trim();
            assertThat(cache.parts()).isPositive().isLessThanOrEqualTo(1_000);
        }
        for (int i = 0; i < 100; i++) {
            cache.drop(BucketKey.parse("S" + i + "/1Min/OHLCV"));
        }
        assertThat(cache.parts()).isZero();
    }

    @Test
    void withoutPricesAnEventIsCountedAndPassedOver() {
        Agg agg = Agg.with("5Min");
        Records quotes = Records.builder(Schema.of(new Column("Bid", ColumnType.FLOAT64)))
                .row(START)
                .build();

        assertThat(agg.write(Write.variable(BucketKey.parse("AAPL/1Sec/QUOTE"), quotes)))
                .isEmpty();
        assertThat(agg.host().counted("ignored_no_ohlc")).isEqualTo(1);
    }

    @Test
    void volumeMayBeMissing() {
        Agg agg = Agg.with("5Min");
        Schema prices = Schema.of(schema(ColumnType.FLOAT64).values().subList(0, 4));

        agg.write(
                Write.fixed(BASE, Records.builder(prices).row(START).set(1, 5.0).build()));

        assertThat(agg.store().rows(FIVE))
                .singleElement()
                .satisfies(bar -> assertThat(bar.values()).containsOnlyKeys("Open", "High", "Low", "Close"));
    }

    @Test
    void itsOwnBarsAreNotMadeIntoBarsAgain() {
        Agg agg = Agg.with("5Min", "15Min");
        List<WriteEvent> derived = agg.write(Write.fixed(BASE, bars(START, 1)));

        assertThat(derived)
                .extracting(event -> event.key().timeframe().toString())
                .containsExactly("5Min", "15Min");
        assertThat(derived.stream().flatMap(event -> agg.deliver(event).stream()))
                .isEmpty();
        assertThat(agg.host().counted("ignored_derived")).isEqualTo(1);
    }

    @Test
    void copiesThatTheStreamTriggerMadeAreNoBase() {
        Agg agg = Agg.with("5Min");
        assertThat(agg.write(Write.fixed(BucketKey.parse("AAPL/1Min/OHLCV@stream"), bars(START, 1))))
                .isEmpty();
    }

    @Test
    void barsOfADestinationThatAFeederWroteAreABaseForLongerOnes() {
        Agg agg = Agg.with("5Min", "15Min");

        agg.write(Write.fixed(FIVE, bars(START, 1)));

        BruteForce.assertBars(agg.store(), FIVE, "15Min", "five minutes");
        assertThat(agg.store().contains(BASE)).isFalse();
    }

    @Test
    void aDestinationThatDoesNotContainTheBaseIsLeftOutOnceForEachBase() {
        Agg agg = Agg.with("7Min", "1W");
        BucketKey base = BASE.withTimeframe(Timeframe.parse("5Min"));

        agg.write(Write.fixed(base, bars(START, 1)));
        agg.write(Write.fixed(base, bars(START, 2)));

        assertThat(agg.host().counted("skipped_destinations")).isEqualTo(1);
        BruteForce.assertBars(agg.store(), base, "1W", "week");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "destinations | 5Min | filter | nyse | filter: \"nyse\" (expected: \"\" or \"nasdaq\")",
                "destinations | 5Mn | filter | nasdaq | destinations[0]: \"5Mn\" (expected: did you mean \"5Min\"?)",
                "filter | nasdaq | cache_rows | 5 | destinations: none (expected: at least one timeframe such as 5Min)",
                "destinations | 5Min | cache_rows | -1 | cache_rows: -1 (expected: 0 to",
                "destinations | 5Min | calendar | XNSA | calendar: \"XNSA\" (expected: did you mean \"XNAS\"?)",
                "destinations | 5Min | timezone | Mars | timezone: \"Mars\" (expected: a zone such as",
                "destinations | 5Min | columns | V=vwap(Close) | columns[0]: \"V=vwap(Close)\" (expected: OHLCV, or",
                "destinations | 5Min | columns | V=median(Close) | columns[0]: \"V=median(Close)\"",
                "destinations | 5Min | columns | State=last(Close) | columns: \"State\" (expected: each name once)",
                "destinations | 5Min | destination | 1H | destination: unknown key",
            })
    void aWrongConfigurationIsRefused(String key1, String value1, String key2, String value2, String message) {
        Map<String, String> config = Map.of(key1, value1, key2, value2);

        assertThatThrownBy(() -> Agg.of(config))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
