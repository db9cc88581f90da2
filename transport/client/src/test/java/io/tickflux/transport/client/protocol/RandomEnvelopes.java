package io.tickflux.transport.client.protocol;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Anything that may travel, from a seed. */
final class RandomEnvelopes {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1
    };

    private static final List<ColumnType> TYPES = List.of(ColumnType.values());

    private final Random random;

    RandomEnvelopes(long seed) {
        this.random = new Random(seed);
    }

    Envelope next() {
        BucketKey key = BucketKey.parse((random.nextBoolean() ? "BTC-USD" : "AAPL") + "/1Sec/TICK");
        boolean isEvent = random.nextBoolean();
        return new Envelope(
                isEvent ? Position.of(random.nextInt(1_000)) : null,
                isEvent ? random.nextLong(Long.MAX_VALUE) : 0,
                key,
                change(),
                origin());
    }

    private Origin origin() {
        return random.nextBoolean()
                ? Origin.ANONYMOUS
                : new Origin("feeder", random.nextInt(5), random.nextInt(3), random.nextBoolean() ? "" : "at 7");
    }

    private Change change() {
        RecordType type = random.nextBoolean() ? RecordType.FIXED : RecordType.VARIABLE;
        return switch (random.nextInt(5)) {
            case 0 -> new Change.Create(type, schema());
            case 1 -> new Change.Delete(range());
            default -> new Change.Rows(type, records(type, schema()));
        };
    }

    private TimeRange range() {
        return switch (random.nextInt(3)) {
            case 0 -> TimeRange.ALL;
            case 1 -> TimeRange.from(random.nextLong(1L << 60));
            default -> new TimeRange(-random.nextLong(1L << 60), random.nextLong(1L << 60));
        };
    }

    private Schema schema() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < random.nextInt(8); i++) {
            ColumnType type = TYPES.get(random.nextInt(TYPES.size()));
            columns.add(new Column("C" + i, type));
        }
        return Schema.of(columns);
    }

    Records records(RecordType type, Schema schema) {
        RecordsBuilder builder = Records.builder(schema);
        for (int row = 0; row < 1 + random.nextInt(20); row++) {
            long nanos = random.nextLong(1L << 61) * (random.nextBoolean() ? 1 : -1);
            builder.row(type == RecordType.VARIABLE ? nanos : Math.floorDiv(nanos, 1_000_000_000L) * 1_000_000_000L);
            for (int column = 1; column < schema.size(); column++) {
                set(builder, column, schema.column(column).type());
            }
        }
        return builder.build();
    }

    private void set(RecordsBuilder builder, int column, ColumnType type) {
        switch (type) {
            case FLOAT32, FLOAT64 ->
                builder.set(
                        column,
                        random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian());
            case INT8 -> builder.set(column, (long) (byte) random.nextInt());
            case UINT8 -> builder.set(column, (long) random.nextInt(256));
            case INT16 -> builder.set(column, (long) (short) random.nextInt());
            case UINT16 -> builder.set(column, (long) random.nextInt(65_536));
            case INT32 -> builder.set(column, (long) random.nextInt());
            case UINT32 -> builder.set(column, random.nextLong(1L << 32));
            case INT64, UINT64 -> builder.set(column, random.nextLong());
            case BOOL -> builder.set(column, random.nextBoolean() ? 1L : 0L);
            case STRING16 -> builder.set(column, "t\u00e9xt \ud83d\ude80".substring(0, random.nextInt(6)));
        }
    }
}
