package io.tickflux.plugins.synthetic;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import java.util.List;

/** The ticks and bars of one symbol. */
final class SymbolFeed {
    static final Timeframe TICK_TIMEFRAME = Timeframe.parse("1Sec");
    static final String TICK_GROUP = "TICK";

    static final Schema TICKS =
            Schema.of(new Column("Price", ColumnType.FLOAT64), new Column("Size", ColumnType.FLOAT64));
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Market market;
    private final long intervalMillis;
    private final BucketKey key;
    private final List<RunningBar> bars;

    SymbolFeed(FeedConfig config, String symbol) {
        this.market = new Market(config.seed(), symbol);
        this.intervalMillis = config.intervalMillis();
        this.key = new BucketKey(symbol, TICK_TIMEFRAME, TICK_GROUP);
        this.bars = config.timeframes().stream()
                .map(timeframe -> new RunningBar(new BucketKey(symbol, timeframe, "OHLCV")))
                .toList();
    }

    /** Takes up ticks that are stored, so that their bars grow on. */
    void remember(Records ticks) {
        int price = ticks.schema().indexOf("Price");
        int size = ticks.schema().indexOf("Size");
        for (int row = 0; row < ticks.rows(); row++) {
            for (RunningBar bar : bars) {
                bar.add(ticks.epochNanos(row), ticks.doubleAt(price, row), ticks.doubleAt(size, row));
            }
        }
        bars.forEach(RunningBar::markWritten);
    }

    /** Adds a write of {@code count} ticks, and one for each kind of bars that they change. */
    void addWrites(List<Write> writes, long firstMillis, int count) {
        RecordsBuilder ticks = Records.builder(TICKS);
        for (int i = 0; i < count; i++) {
            long millis = firstMillis + i * intervalMillis;
            long tick = millis / intervalMillis;
            double price = market.price(tick);
            double size = market.size(tick);
            ticks.row(millis * NANOS_PER_MILLI).set(1, price).set(2, size);
            for (RunningBar bar : bars) {
                bar.add(millis * NANOS_PER_MILLI, price, size);
            }
        }
        writes.add(Write.variable(key, ticks.build()));
        for (RunningBar bar : bars) {
            writes.add(bar.write());
        }
    }
}
