package io.tickflux.engine.embedded;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Canonical writes to a few buckets, each row with a value of its own; by producers, and by nobody. */
final class RandomWrites {
    private static final Schema SCHEMA = Schema.of(new Column("Value", ColumnType.INT64));
    private static final long MINUTE = 60_000_000_000L;
    private static final List<BucketKey> BARS =
            List.of(BucketKey.parse("A/1Min/OHLCV"), BucketKey.parse("B/1Min/OHLCV"));
    private static final BucketKey TICKS = BucketKey.parse("A/1Min/TICK");

    private final Random random;
    private long values;

    RandomWrites(Random random) {
        this.random = random;
    }

    int dice(int sides) {
        return random.nextInt(sides);
    }

    static long value(Records records, int row) {
        return records.longAt(1, row);
    }

    List<Write> batch() {
        List<Write> batch = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Write write = write();
            batch.add(random.nextInt(3) > 0 ? write : write.by(Origin.of("feed", ++values)));
        }
        return batch;
    }

    private Write write() {
        BucketKey bars = BARS.get(random.nextInt(BARS.size()));
        return switch (random.nextInt(12)) {
            case 0 -> Write.create(bars, RecordType.FIXED, SCHEMA);
            case 1 -> Write.delete(random.nextBoolean() ? TICKS : bars, new TimeRange(0, MINUTE * random.nextInt(100)));
            case 2, 3, 4 -> Write.variable(TICKS, rows(MINUTE / 7));
            default -> Write.fixed(bars, rows(MINUTE));
        };
    }

    private Records rows(long step) {
        RecordsBuilder rows = Records.builder(SCHEMA);
        long first = random.nextInt(100);
        for (int row = random.nextInt(10); row >= 0; row--) {
            rows.row(step * (first + row)).set(1, ++values);
        }
        return rows.build();
    }
}
