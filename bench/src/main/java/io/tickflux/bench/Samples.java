package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Keys and rows to measure with; the same in every run. */
public final class Samples {
    /** Enough distinct keys that no branch predictor learns them. */
    public static final int KEYS = 4_096;
    /** Bars: 48 bytes a row with their time. */
    public static final Schema BARS = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.INT64));
    /** 2023-11-14T22:13:20Z. */
    public static final long START_NANOS = 1_700_000_000_000_000_000L;

    private static final long SEED = 42;

    private Samples() {}

    /** {@value #KEYS} keys {@code S0/1Min/OHLCV}, {@code S1/…}, shuffled. */
    public static List<BucketKey> keys() {
        return keys(KEYS, Timeframe.parse("1Min"));
    }

    /** So many keys of one timeframe, shuffled. */
    public static List<BucketKey> keys(int count, Timeframe timeframe) {
        List<BucketKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(new BucketKey("S" + i, timeframe, "OHLCV"));
        }
        Collections.shuffle(keys, new Random(SEED));
        return List.copyOf(keys);
    }

    /** Bars of a random walk, one each {@code stepNanos}. */
    public static Records bars(int rows, long firstNanos, long stepNanos) {
        Random random = new Random(SEED + rows);
        RecordsBuilder bars = Records.builder(BARS);
        double price = 100;
        for (int i = 0; i < rows; i++) {
            double close = Math.round((price + random.nextGaussian()) * 100) / 100.0;
            bars.row(firstNanos + i * stepNanos)
                    .set(1, price)
                    .set(2, Math.max(price, close))
                    .set(3, Math.min(price, close))
                    .set(4, close)
                    .set(5, (long) random.nextInt(10_000));
            price = close;
        }
        return bars.build();
    }
}
