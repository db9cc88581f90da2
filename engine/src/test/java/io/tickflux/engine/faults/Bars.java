package io.tickflux.engine.faults;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What producers of base bars write, and the bars made of them in the plainest way. Each producer has a symbol of its own; most of its
 * minutes come in order, others late, once more with other values, or are deleted. All follows from the number of a write.
 */
final class Bars {
    static final long MINUTE_NANOS = 60_000_000_000L;
    static final Schema SCHEMA = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.INT64));

    private static final String PRODUCER = "p";
    private static final String BASE = "/1Min/OHLCV";
    private static final long START_NANOS = 1_704_000_000L * 1_000_000_000L;
    private static final int MINUTES_PER_WRITE = 5;
    /** So wide that what is late falls into hours of its own: no later row would mend a bar that was missed. */
    private static final int LATE_MINUTES = 90 * 24 * 60;

    private Bars() {}

    /** One bar, whatever its length. */
    record Bar(double open, double high, double low, double close, long volume) {
        static Bar of(Records records, int row) {
            Schema schema = records.schema();
            return new Bar(
                    records.doubleAt(schema.indexOf("Open"), row),
                    records.doubleAt(schema.indexOf("High"), row),
                    records.doubleAt(schema.indexOf("Low"), row),
                    records.doubleAt(schema.indexOf("Close"), row),
                    records.longAt(schema.indexOf("Volume"), row));
        }

        private Bar with(Bar later) {
            return new Bar(
                    open, Math.max(high, later.high), Math.min(low, later.low), later.close, volume + later.volume);
        }
    }

    static BucketKey key(int producer) {
        return BucketKey.parse("B" + producer + BASE);
    }

    static boolean isBase(WriteEvent event) {
        return event.key().toString().endsWith(BASE);
    }

    /** Of an event that is {@link #isBase}. */
    static int producer(WriteEvent event) {
        return Integer.parseInt(event.key().symbol().substring(1));
    }

    static Write write(int producer, long number) {
        SplittableRandom random = new SplittableRandom(producer * 0x9E3779B97F4A7C15L + number);
        long inOrder = LATE_MINUTES + number * MINUTES_PER_WRITE;
        long earlier = inOrder - 1 - random.nextInt(LATE_MINUTES);
        int kind = number == 1 ? 0 : random.nextInt(16);
        Change change = switch (kind) {
            case 1 -> new Change.Delete(minutes(earlier, 1));
            case 2 -> new Change.Delete(minutes(earlier, 1 + random.nextInt(100)));
            case 3, 4, 5, 6 -> rows(earlier, 1 + random.nextInt(12), random);
            default -> rows(inOrder, 1 + random.nextInt(MINUTES_PER_WRITE), random);
        };
        return new Write(key(producer), change, Origin.of(PRODUCER + producer, number));
    }

    private static TimeRange minutes(long first, int count) {
        long from = START_NANOS + first * MINUTE_NANOS;
        return new TimeRange(from, from + count * MINUTE_NANOS - 1);
    }

    /** Prices in cents and whole volumes: their sums have one value. */
    private static Change rows(long minute, int rows, SplittableRandom random) {
        RecordsBuilder records = Records.builder(SCHEMA);
        for (int row = 0; row < rows; row++) {
            records.row(START_NANOS + (minute + row) * MINUTE_NANOS)
                    .set(1, random.nextInt(100_000) / 100.0)
                    .set(2, random.nextInt(100_000) / 100.0)
                    .set(3, random.nextInt(100_000) / 100.0)
                    .set(4, random.nextInt(100_000) / 100.0)
                    .set(5, (long) random.nextInt(1_000_000));
        }
        return new Change.Rows(RecordType.FIXED, records.build());
    }

    /** Whether an event is, to the last byte, what its producer wrote. */
    static boolean isAsWritten(WriteEvent event) {
        Write expected = write(producer(event), event.origin().number());
        return event.key().equals(expected.key()) && Objects.equals(event.change(), expected.change());
    }

    /** What an event makes of the rows before it. */
    static void apply(WriteEvent event, NavigableMap<Long, Bar> rows) {
        if (event.change() instanceof Change.Delete delete) {
            rows.subMap(delete.range().fromNanos(), true, delete.range().toNanos(), true)
                    .clear();
        } else {
            put(event.records(), rows);
        }
    }

    static void put(Records records, Map<Long, Bar> rows) {
        for (int row = 0; row < records.rows(); row++) {
            rows.put(records.epochNanos(row), Bar.of(records, row));
        }
    }

    /** The bars of so many minutes, in UTC. */
    static Map<Long, Bar> aggregate(NavigableMap<Long, Bar> rows, long minutes) {
        Map<Long, Bar> bars = new TreeMap<>();
        rows.forEach((time, row) -> bars.merge(time - Math.floorMod(time, minutes * MINUTE_NANOS), row, Bar::with));
        return bars;
    }
}
