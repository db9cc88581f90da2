package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What MarketStore's trigger of the same name gets wrong, each once, in the order of a list of them. */
class MarketStoreDefectsTest {
    private static final BucketKey BASE = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final long MINUTE = 60_000_000_000L;
    private static final long START = Rows.nanos("2024-03-04T10:00:00Z");

    /** One row for each close, a minute apart, with a volume of 10. */
    private static Records bars(long start, double... closes) {
        Rows rows = Rows.bars(ColumnType.FLOAT64);
        for (int i = 0; i < closes.length; i++) {
            rows.at(start + i * MINUTE, 1.0, 100.0, 0.0, closes[i], 10.0);
        }
        return rows.build();
    }

    private static List<Double> column(List<StoredRow> bars, String name) {
        return bars.stream().map(bar -> bar.number(name)).toList();
    }

    /** Cached rows won over corrected ones. */
    @Test
    void a_aCorrectedOrGrowingRowReachesItsBars() {
        Agg agg = Agg.with("5Min", "1H");
        agg.write(Write.fixed(BASE, bars(START, 1.5)));
        agg.write(Write.fixed(BASE, bars(START, 77)));
        agg.write(Write.fixed(BASE, bars(START, 88)));

        assertThat(column(agg.bars(BASE, "5Min"), "Close")).containsExactly(88.0);
        assertThat(column(agg.bars(BASE, "1H"), "Close")).containsExactly(88.0);
        assertThat(column(agg.bars(BASE, "1H"), "Volume")).containsExactly(10.0);
    }

    /** The cache was asked for the last row's window only, and the hour of the first was overwritten. */
    @Test
    void b_aBatchThatTouchesThePastAndThePresentKeepsBoth() {
        Agg agg = Agg.with("1H");
        agg.write(Write.fixed(BASE, bars(START - 120 * MINUTE, new double[60])));
        agg.write(Write.fixed(BASE, bars(START, 1, 2)));

        agg.write(Write.fixed(
                BASE,
                Records.builder(Rows.bars(ColumnType.FLOAT64).build().schema())
                        .append(bars(START - 120 * MINUTE, 5), 0, 1)
                        .append(bars(START + MINUTE, 6), 0, 1)
                        .build()));

        assertThat(column(agg.bars(BASE, "1H"), "Volume")).containsExactly(600.0, 20.0);
    }

    /** Newest first gave no bar at all. */
    @Test
    void c_anUnsortedBatchGivesTheSameBarsAsASortedOne() {
        Agg sorted = Agg.with("5Min");
        Agg unsorted = Agg.with("5Min");
        Records rows = bars(START, 1, 2, 3, 4, 5, 6, 7);
        RecordsBuilder newestFirst = Records.builder(rows.schema());
        for (int row = rows.rows() - 1; row >= 0; row--) {
            newestFirst.append(rows, row, row + 1);
        }

        sorted.write(Write.fixed(BASE, rows));
        unsorted.write(Write.fixed(BASE, newestFirst.build()));

        assertThat(unsorted.bars(BASE, "5Min")).hasSize(2).isEqualTo(sorted.bars(BASE, "5Min"));
    }

    /** Sixty bars of a second gave a bar of fifty-nine. */
    @Test
    void d_theLastSecondOfAWindowCounts() {
        Agg agg = Agg.with("1Min");
        Rows rows = Rows.bars(ColumnType.FLOAT64);
        for (int i = 0; i < 60; i++) {
            rows.at(START + i * 1_000_000_000L, 1.0, 1.0, 1.0, 1.0, 1.0);
        }

        agg.write(Write.fixed(BASE.withTimeframe(Timeframe.parse("1Sec")), rows.build()));

        assertThat(column(agg.store().rows(BASE), "Volume")).containsExactly(60.0);
    }

    /** Sums beyond 31 bits failed, unsigned ones wrapped. */
    @ParameterizedTest
    @EnumSource(
            value = ColumnType.class,
            names = {"INT32", "UINT32", "INT64", "FLOAT32", "FLOAT64"})
    void e_volumesAddUpBeyondThirtyTwoBits(ColumnType type) {
        Agg agg = Agg.with("5Min");
        RecordsBuilder rows = Records.builder(Schema.of(
                new Column("Open", type),
                new Column("High", type),
                new Column("Low", type),
                new Column("Close", type),
                new Column("Volume", type)));
        for (int i = 0; i < 5; i++) {
            rows.row(START + i * MINUTE).set(5, 1L << 30);
        }

        agg.write(Write.fixed(BASE, rows.build()));

        assertThat(column(agg.bars(BASE, "5Min"), "Volume")).containsExactly(5.0 * (1L << 30));
    }

    /** This MarketStore gets right, and reads a whole window for it. Deletions it does not notice. */
    @Test
    void f_lateRowsAndDeletionsReachTheirBars() {
        Agg agg = Agg.with("5Min");
        agg.write(Write.fixed(BASE, bars(START + MINUTE, 2, 3)));
        agg.write(Write.fixed(BASE, bars(START + 10 * MINUTE, 4)));
        agg.write(Write.fixed(BASE, bars(START, 1)));
        assertThat(column(agg.bars(BASE, "5Min"), "Volume")).containsExactly(30.0, 10.0);

        agg.write(Write.delete(BASE, new TimeRange(START + MINUTE, START + MINUTE)));
        agg.write(Write.delete(BASE, TimeRange.from(START + 10 * MINUTE)));
        assertThat(column(agg.bars(BASE, "5Min"), "Volume")).containsExactly(20.0);
    }

    /** Two fires of one key could run at once and overtake each other; here the host calls one at a time, in order. */
    @Test
    void g_barsOfManyKeysAndOfOneKeyDoNotMix() {
        Agg agg = Agg.with("5Min");
        List<WriteEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            BucketKey key = BucketKey.parse("S" + i % 3 + "/1Min/OHLCV");
            events.add(agg.store().apply(Write.fixed(key, bars(START + i / 3 * MINUTE, i))));
        }
        // The store is ahead of the trigger all the time, as it is of a slow one.
        events.forEach(agg::deliver);

        for (int i = 0; i < 3; i++) {
            BruteForce.assertBars(agg.store(), BucketKey.parse("S" + i + "/1Min/OHLCV"), "5Min", "key " + i);
        }
    }

    /** Cached ticks had times that were no nanoseconds. */
    @Test
    void h_ticksKeepTheirOrderWithinASecond() {
        Agg agg = Agg.with("1Min");
        BucketKey ticks = BucketKey.parse("AAPL/1Sec/TRADE");
        agg.write(Write.variable(
                ticks,
                Rows.of("Price:f8", "Size:i8").at(START + 900_000_001L, 3.0, 1).build()));
        agg.write(Write.variable(
                ticks,
                Rows.of("Price:f8", "Size:i8")
                        .at(START + 900_000_002L, 4.0, 1)
                        .at(START + 900_000_000L, 2.0, 1)
                        .build()));

        assertThat(agg.store().rows(BASE)).singleElement().satisfies(bar -> {
            assertThat(bar.number("Open")).isEqualTo(2);
            assertThat(bar.number("Close")).isEqualTo(4);
            assertThat(bar.number("Volume")).isEqualTo(3);
        });
    }

    /** Rows that a recovery brought back were never aggregated. */
    @Test
    void i_whatWasStoredBeforeACrashIsAggregatedAfterIt() {
        Agg agg = Agg.with("5Min");
        agg.write(Write.fixed(BASE, bars(START, 1)));
        WriteEvent stored = agg.store().apply(Write.fixed(BASE, bars(START + MINUTE, 2)));
        agg.trigger().restart();

        agg.deliver(stored);
        agg.write(Write.fixed(BASE, bars(START + 2 * MINUTE, 3)));

        assertThat(column(agg.bars(BASE, "5Min"), "Volume")).containsExactly(30.0);
        assertThat(column(agg.bars(BASE, "5Min"), "Close")).containsExactly(3.0);
    }

    /** There was no choice of columns and functions. */
    @Test
    void j_columnsAndFunctionsAreConfigurable() {
        Agg agg = Agg.of(Map.of(
                "destinations",
                List.of("5Min", "1D"),
                "columns",
                List.of("OHLCV", "VWAP=vwap(Close, Volume)", "Rows=count()", "LowestClose = min(Close)")));
        agg.write(Write.fixed(BASE, bars(START, 4, 1, 7)));

        for (String destination : List.of("5Min", "1D")) {
            assertThat(agg.bars(BASE, destination)).singleElement().satisfies(bar -> {
                assertThat(bar.values())
                        .containsOnlyKeys("Open", "High", "Low", "Close", "Volume", "VWAP", "Rows", "LowestClose");
                assertThat(bar.number("VWAP")).isEqualTo(4);
                assertThat(bar.number("Rows")).isEqualTo(3);
                assertThat(bar.number("LowestClose")).isEqualTo(1);
            });
        }
    }
}
