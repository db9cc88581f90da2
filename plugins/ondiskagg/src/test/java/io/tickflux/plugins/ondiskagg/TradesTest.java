package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.StoredRow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars of trades. */
class TradesTest {
    private static final BucketKey TRADES = BucketKey.parse("AAPL/1Sec/TRADE");
    private static final BucketKey BARS = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final long START = Rows.nanos("2024-03-04T15:00:00Z");

    private static Rows trades() {
        return Rows.of(
                "Price:f8", "Size:u8", "Exchange:u1", "TapeID:u1", "Cond1:u1", "Cond2:u1", "Cond3:u1", "Cond4:u1");
    }

    private static Rows trade(Rows rows, long millis, double price, int size, String conditions) {
        Object[] values = {price, size, 'P' + 0, 'B' + 0, 0, 0, 0, 0};
        for (int i = 0; i < conditions.length(); i++) {
            values[4 + i] = conditions.charAt(i) + 0;
        }
        return rows.at(START + millis * 1_000_000, values);
    }

    private static List<Double> bar(StoredRow row) {
        return List.of(
                row.number("Open"), row.number("High"), row.number("Low"), row.number("Close"), row.number("Volume"));
    }

    /** Among ordinary trades at 10, 12 and 11, one at 20 or 5 of each kind. */
    @ParameterizedTest
    @CsvSource({
        "'@F', 20, 20, 20, 11, 36", // sets everything, here the open
        "'', 20, 20, 20, 11, 36",
        "Z, 10, 20, 10, 11, 36", // high and low only
        "4, 10, 20, 10, 11, 36",
        "I, 10, 12, 10, 11, 36", // volume only
        "'@I', 10, 12, 10, 11, 36",
        "W, 10, 12, 10, 11, 36",
        "C, 10, 12, 10, 11, 36",
        "N, 10, 12, 10, 11, 36",
        "V, 10, 12, 10, 11, 36",
        "T, 10, 12, 10, 11, 36",
        "U, 10, 12, 10, 11, 36",
        "9, 20, 20, 10, 11, 6", // no volume
        "9Z, 10, 20, 10, 11, 6", // the strictest holds
        "Q, 10, 12, 10, 11, 6", // official prices are for the day
        "M, 10, 12, 10, 11, 6",
    })
    void conditionsDecideWhatATradeMayDo(
            String conditions, double open, double high, double low, double close, double volume) {
        Agg agg = Agg.with("1Min");
        Rows rows = trade(trades(), 0, 20, 30, conditions);
        trade(rows, 10, 10, 1, "@");
        trade(rows, 20, 12, 2, "@");
        trade(rows, 30, 11, 3, "");

        agg.write(Write.variable(TRADES, rows.build()));

        double lowest = open == 20 ? Math.min(10, low) : low;
        assertThat(agg.store().rows(BARS))
                .singleElement()
                .satisfies(bar -> assertThat(bar(bar)).containsExactly(open, high, lowest, close, volume));
    }

    @Test
    void aDayTakesTheOfficialOpenAndCloseOfTheExchange() {
        Agg agg = Agg.with("1Min", "1D");
        Rows rows = trade(trades(), 0, 100, 10, "@");
        trade(rows, 10, 101, 20, "Q");
        trade(rows, 20, 111, 11, "@");
        trade(rows, 30, 105, 130, "M");
        trade(rows, 40, 109, 31, "T");

        agg.write(Write.variable(TRADES, rows.build()));

        assertThat(bar(agg.bars(BARS, "1Min").get(0))).containsExactly(100.0, 111.0, 100.0, 111.0, 52.0);
        assertThat(bar(agg.bars(BARS, "1D").get(0))).containsExactly(101.0, 111.0, 100.0, 105.0, 182.0);
    }

    @Test
    void withoutAPriceOrVolumeThereIsNoBar() {
        Agg agg = Agg.with("1Min");

        agg.write(Write.variable(TRADES, trade(trades(), 0, 10, 5, "I").build()));
        agg.write(Write.variable(TRADES, trade(trades(), 1, 10, 5, "9").build()));
        assertThat(agg.store().rows(BARS)).hasSize(1); // together they have both

        agg.write(Write.delete(TRADES, new TimeRange(START, START)));
        assertThat(agg.store().rows(BARS)).isEmpty();
    }

    @Test
    void aTradeThatIsLaterThanTheOthersIsTakenInWithoutReading() {
        Agg agg = Agg.with("1Min", "5Min", "1H", "1D", "1Y");
        agg.write(Write.variable(TRADES, trade(trades(), 0, 10, 1, "@").build()));
        AtomicInteger queries = new AtomicInteger();
        agg.host().onQuery(queries::incrementAndGet);

        for (int i = 1; i <= 200; i++) {
            agg.write(Write.variable(
                    TRADES, trade(trades(), i * 1_000L, 10 + i % 7, 1, "@").build()));
        }

        assertThat(queries).hasValue(0);
        assertThat(bar(agg.bars(BARS, "1Y").get(0))).containsExactly(10.0, 16.0, 10.0, 14.0, 201.0);
        assertThat(agg.bars(BARS, "1Min")).hasSize(4);
    }

    @Test
    void whatCommittedOnceAndIsFiredAgainIsCountedOnce() {
        Agg agg = Agg.with("1Min");
        var event = agg.store()
                .apply(Write.variable(TRADES, trade(trades(), 0, 10, 5, "@").build()));
        agg.deliver(event);
        agg.deliver(event);
        agg.trigger().restart();
        agg.deliver(event);

        assertThat(bar(agg.store().rows(BARS).get(0))).containsExactly(10.0, 10.0, 10.0, 10.0, 5.0);
    }

    @Test
    void columnsCanBeMadeOfTradesToo() {
        Agg agg = Agg.of(Map.of(
                "destinations",
                "1Min",
                "columns",
                List.of("Trades=count()", "VWAP=vwap(Price,Size)", "Mean=avg(Price)", "Biggest=max(Size)")));
        Rows rows = trade(trades(), 0, 10, 1, "@");
        trade(rows, 1, 16, 2, "@");
        trade(rows, 2, 99, 7, "W");

        agg.write(Write.variable(TRADES, rows.build()));

        assertThat(agg.store().rows(BARS)).singleElement().satisfies(bar -> {
            assertThat(bar.number("Trades")).isEqualTo(3);
            assertThat(bar.number("VWAP")).isEqualTo(14);
            assertThat(bar.number("Mean")).isEqualTo(13);
            assertThat(bar.number("Biggest")).isEqualTo(2);
        });
    }

    @Test
    void aDeletedBaseOfTradesTakesItsBarsWithItEvenAfterARestart() {
        Agg agg = Agg.with("1Min");
        agg.write(Write.variable(TRADES, trade(trades(), 0, 10, 5, "@").build()));
        agg.trigger().restart();

        agg.write(Write.delete(TRADES, TimeRange.ALL));

        assertThat(agg.store().contains(BARS)).isFalse();
    }
}
