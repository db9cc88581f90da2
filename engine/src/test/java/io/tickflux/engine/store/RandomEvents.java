package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Canonical events of some buckets: late, unsorted and doubled rows, deletions, over many years and at their edges. */
final class RandomEvents {
    private static final long[] ANCHORS = {
        nanos("1790-06-01T00:00:00Z"), nanos("1969-12-31T23:59:00Z"), nanos("2016-02-28T23:50:00Z"),
        nanos("2019-12-31T23:00:00Z"), nanos("2020-01-01T00:00:00Z"), nanos("2024-02-29T12:00:00Z"),
        nanos("2024-12-31T23:59:59Z"), nanos("2100-03-01T00:00:00Z"), nanos("2190-01-01T00:00:00Z"),
    };

    private final Random random;
    private final int maxRows;
    private final List<Series> buckets = new ArrayList<>();
    private long position;
    private long tag;

    private RandomEvents(Random random, int maxRows) {
        this.random = random;
        this.maxRows = maxRows;
    }

    /** Buckets of every unit of time, narrow ones and such whose blocks are small because their rows are wide. */
    static RandomEvents ofManyBuckets(Random random, int maxRows) {
        RandomEvents events = new RandomEvents(random, maxRows);
        Schema narrow = Rows.schema(0);
        Schema wide = Rows.schema(120, ColumnType.FLOAT64, ColumnType.INT64, ColumnType.UINT64);
        Schema mixed = Rows.schema(12, ColumnType.values());
        for (String timeframe : List.of("1Sec", "1Min", "5Min", "1H", "1D", "1W", "1M", "1Y")) {
            events.add("F/" + timeframe + "/OHLCV", RecordType.FIXED, random.nextBoolean() ? narrow : mixed);
        }
        events.add("W/1Min/WIDE", RecordType.FIXED, wide);
        events.add("T/1Sec/TICK", RecordType.VARIABLE, narrow);
        events.add("T/1D/TICK", RecordType.VARIABLE, mixed);
        events.add("W/1Min/TICK", RecordType.VARIABLE, wide);
        return events;
    }

    /** Three buckets, for tests that play the same history very often. */
    static RandomEvents ofFewBuckets(Random random, int maxRows) {
        RandomEvents events = new RandomEvents(random, maxRows);
        events.add("F/1Min/OHLCV", RecordType.FIXED, Rows.schema(2, ColumnType.FLOAT64));
        events.add("F/1D/OHLCV", RecordType.FIXED, Rows.schema(0));
        events.add("T/1Min/TICK", RecordType.VARIABLE, Rows.schema(0));
        return events;
    }

    private void add(String key, RecordType type, Schema schema) {
        buckets.add(Series.of(buckets.size(), BucketKey.parse(key), Layout.of(type, schema)));
    }

    private static long nanos(String iso) {
        return Instant.parse(iso).getEpochSecond() * 1_000_000_000L;
    }

    List<BucketKey> keys() {
        return buckets.stream().map(Series::key).toList();
    }

    Series any() {
        return buckets.get(random.nextInt(buckets.size()));
    }

    WriteEvent next() {
        Series series = any();
        int dice = random.nextInt(100);
        Change change;
        if (dice < 2) {
            change = new Change.Delete(TimeRange.ALL);
        } else if (dice < 10) {
            change = new Change.Delete(range(series));
        } else if (dice < 13) {
            change = new Change.Create(series.layout().type(), series.layout().schema());
        } else {
            change = new Change.Rows(series.layout().type(), records(series));
        }
        Position next = Position.of(++position);
        return new WriteEvent(next, 0, series.key(), change, Origin.ANONYMOUS);
    }

    private Records records(Series series) {
        Schema schema = series.layout().schema();
        RecordsBuilder rows = Records.builder(schema);
        int count = random.nextInt(10) == 0 ? random.nextInt(maxRows) : random.nextInt(20);
        long start = time(series);
        boolean scattered = random.nextInt(4) == 0;
        boolean ascending = random.nextInt(3) > 0;
        for (int i = 0; i < count; i++) {
            long time = scattered ? time(series) : start + step(series, ascending ? i : random.nextInt(count + 1));
            Rows.add(rows, schema, slot(series, time), ++tag);
        }
        return rows.build();
    }

    private long step(Series series, int slots) {
        long slot = Math.min(series.key().timeframe().nominalDuration().toNanos(), 400L * 86_400_000_000_000L);
        // never beyond what 64 bits of nanoseconds can hold
        long length = Math.min(slot, 30L * 365 * 86_400_000_000_000L / Math.max(1, slots));
        return slots * (series.layout().newestWins() ? length : length / 7 + random.nextInt(3));
    }

    long time(Series series) {
        long anchor = ANCHORS[random.nextInt(ANCHORS.length)];
        return slot(
                series,
                anchor + step(series, random.nextInt(50)) - step(series, random.nextInt(50)) + random.nextInt(3));
    }

    private static long slot(Series series, long time) {
        return series.layout().newestWins() ? series.key().timeframe().floor(time) : time;
    }

    TimeRange range(Series series) {
        if (random.nextInt(4) == 0) {
            return TimeRange.ALL;
        }
        long from = time(series) + random.nextInt(3) - 1;
        return switch (random.nextInt(4)) {
            case 0 -> TimeRange.from(from);
            case 1 -> TimeRange.to(from);
            case 2 -> new TimeRange(from, from + step(series, 1 + random.nextInt(20)));
            default -> new TimeRange(from, time(series) + random.nextInt(3) - 1);
        };
    }
}
