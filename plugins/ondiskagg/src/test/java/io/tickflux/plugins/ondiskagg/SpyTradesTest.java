package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.plugins.testkit.FiredTrigger;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.StoredRow;
import io.tickflux.plugins.testkit.TestHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A day of recorded trades, through two triggers: one makes bars of a minute, the other makes longer bars of those. */
class SpyTradesTest {
    private static final BucketKey TRADES = BucketKey.parse("SPY/1Sec/TRADE");
    private static final BucketKey MINUTES = BucketKey.parse("SPY/1Min/OHLCV");
    private static final long MINUTE = 60_000_000_000L;
    private static final long OPEN = Rows.nanos("2013-10-07T13:30:00Z");
    private static final long CLOSE = Rows.nanos("2013-10-07T20:00:00Z");
    private static final int TRADES_PER_WRITE = 997;

    /** The recording names conditions by flags; these are the ones that occur in it and that bars heed, with the tapes' letters. */
    private static final Map<Long, Character> LETTERS = Map.of(
            0x4L, 'N', // next day
            0x8L, 'R', // seller
            0x800L, 'L', // sold last
            0x4000L, 'Z', // out of sequence
            0x40000L, '@', // option
            0x100000L, 'W', // average price
            0x1000000L, 'M', // official close
            0x4000000L, 'Q', // official open
            0x200L, '4'); // derivatively priced

    /** Extended hours ({@code 0x2000}) have no letter here, because the recorded bars hold them too. */
    private static Records trades(Records file) {
        RecordsBuilder rows = Records.builder(Schema.of(
                new Column("Price", ColumnType.FLOAT64),
                new Column("Size", ColumnType.INT64),
                new Column("Cond1", ColumnType.UINT8),
                new Column("Cond2", ColumnType.UINT8),
                new Column("Cond3", ColumnType.UINT8),
                new Column("Cond4", ColumnType.UINT8)));
        int condition = file.schema().indexOf("Condition");
        for (int row = 0; row < file.rows(); row++) {
            rows.row(file.epochNanos(row))
                    .set(1, file.doubleAt(file.schema().indexOf("Price"), row))
                    .set(2, file.longAt(file.schema().indexOf("Size"), row));
            long flags = Long.parseLong(file.valueAt(condition, row).toString(), 16);
            int column = 3;
            for (Map.Entry<Long, Character> letter : LETTERS.entrySet()) {
                if ((flags & letter.getKey()) != 0) {
                    rows.set(column++, (long) letter.getValue());
                }
            }
        }
        return rows.build();
    }

    @Test
    void tradesBecomeMinutesAndMinutesBecomeLongerBars() {
        Records trades = trades(RealDataTest.file("SPY-trades-20131007.csv.gz"));
        TestHost host = TestHost.of(Map.of("destinations", "1Min"));
        FiredTrigger minutes = host.fire(new OnDiskAggProvider());
        host.configure(Map.of("destinations", List.of("5Min", "1H", "1D"), "filter", "nasdaq"));
        FiredTrigger longer = host.fire(new OnDiskAggProvider());

        for (int from = 0; from < trades.rows(); from += TRADES_PER_WRITE) {
            Records some = trades.slice(from, Math.min(trades.rows(), from + TRADES_PER_WRITE));
            minutes.write(Write.variable(TRADES, some)).forEach(longer::deliver);
        }

        Map<Long, double[]> expected = plainBars(trades);
        Map<Long, StoredRow> found = new TreeMap<>();
        host.store().rows(MINUTES).forEach(bar -> found.put(bar.epochNanos(), bar));
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((slot, bar) -> assertThat(values(found.get(slot))).containsExactly(bar));
        BruteForce.assertBars(host.store(), MINUTES, "5Min", "chain");
        BruteForce.assertBars(host.store(), MINUTES, "1H", "chain");
        BruteForce.dated(nanos -> nanos >= OPEN && nanos < CLOSE
                        ? java.util.Optional.of(java.time.LocalDate.parse("2013-10-07"))
                        : java.util.Optional.empty())
                .check(host.store(), MINUTES, "1D", "chain");
        compareWithRecordedBars(found);
    }

    private static boolean hasOneOf(String letters, String wanted) {
        return letters.chars().anyMatch(letter -> wanted.indexOf(letter) >= 0);
    }

    private static double[] values(StoredRow bar) {
        return new double[] {
            bar.number("Open"), bar.number("High"), bar.number("Low"), bar.number("Close"), bar.number("Volume")
        };
    }

    /** Minutes in one plain loop. */
    private static Map<Long, double[]> plainBars(Records trades) {
        Map<Long, double[]> bars = new TreeMap<>();
        Map<Long, Integer> prices = new HashMap<>();
        for (int row = 0; row < trades.rows(); row++) {
            String letters = "";
            for (int column = 3; column <= 6; column++) {
                letters += trades.longAt(column, row) == 0 ? "" : (char) trades.longAt(column, row);
            }
            if (hasOneOf(letters, "QM")) {
                continue;
            }
            double price = trades.doubleAt(1, row);
            long slot = Math.floorDiv(trades.epochNanos(row), MINUTE) * MINUTE;
            double[] bar =
                    bars.computeIfAbsent(slot, any -> new double[] {Double.NaN, 0, Double.MAX_VALUE, Double.NaN, 0});
            bar[4] += trades.longAt(2, row);
            if (hasOneOf(letters, "NW")) {
                continue;
            }
            bar[1] = Math.max(bar[1], price);
            bar[2] = Math.min(bar[2], price);
            if (!hasOneOf(letters, "RZ4")) {
                bar[0] = prices.merge(slot, 1, Integer::sum) == 1 ? price : bar[0];
                bar[3] = price;
            }
        }
        bars.keySet().removeIf(slot -> !prices.containsKey(slot));
        return bars;
    }

    /**
     * The recording's own bars of a minute in the regular session agree but for these: the volume of the first and the last minute, and prices
     * of some minutes by three cents at most. Which trades its recorder left out is not known.
     */
    private static void compareWithRecordedBars(Map<Long, StoredRow> found) {
        Records file = RealDataTest.file("SPY-1Min-20131007-11.csv.gz");
        int[] same = new int[5];
        int minutes = 0;
        double farthest = 0;
        for (int row = 0; row < file.rows(); row++) {
            StoredRow bar = found.get(file.epochNanos(row));
            boolean isRegular = file.epochNanos(row) >= OPEN && file.epochNanos(row) < CLOSE;
            if (bar == null || !isRegular) {
                continue;
            }
            double[] values = values(bar);
            minutes++;
            for (int column = 0; column < 5; column++) {
                String name = BruteForce.NAMES.get(column);
                double difference = Math.abs(file.doubleAt(file.schema().indexOf(name), row) - values[column]);
                same[column] += difference < 1e-9 ? 1 : 0;
                farthest = name.equals("Volume") ? farthest : Math.max(farthest, difference);
            }
        }
        assertThat(minutes).isEqualTo(390);
        assertThat(same).as("open, high, low, close, volume").containsExactly(358, 365, 361, 348, 388);
        assertThat(farthest).isLessThan(0.0301);
    }
}
