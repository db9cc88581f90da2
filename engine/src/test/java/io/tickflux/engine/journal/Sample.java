package io.tickflux.engine.journal;

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
import io.tickflux.api.WriteEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes to test with. */
final class Sample {
    static final Schema OHLCV = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.INT64));
    static final Schema ALL_TYPES = allTypes();

    private Sample() {}

    private static Schema allTypes() {
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            columns.add(new Column("Spalte-" + type.wireName() + "-€", type));
        }
        return Schema.of(columns);
    }

    static BucketKey key(int number) {
        return BucketKey.parse("SYM" + number + "/1Min/OHLCV");
    }

    /** Rows whose values follow from {@code seed}. */
    static Records bars(long seed, int rows) {
        RecordsBuilder builder = Records.builder(OHLCV);
        for (int row = 0; row < rows; row++) {
            builder.row(60_000_000_000L * (seed + row));
            for (int column = 1; column <= 4; column++) {
                builder.set(column, seed + row + column / 10.0);
            }
            builder.set(5, seed * 31 + row);
        }
        return builder.build();
    }

    static Write write(long seed) {
        return Write.fixed(key((int) (seed % 7)), bars(seed, 1));
    }

    /** Any kind of change, of any origin, to any of {@code keys} buckets. */
    static Write random(Random random, int keys) {
        BucketKey key = key(random.nextInt(keys));
        Write write = switch (random.nextInt(6)) {
            case 0 -> Write.create(key, RecordType.FIXED, OHLCV);
            case 1 -> Write.create(key, RecordType.VARIABLE, ALL_TYPES);
            case 2 -> Write.delete(key, new TimeRange(random.nextLong(), random.nextLong()));
            case 3 -> Write.variable(key, randomRows(random, random.nextInt(20)));
            default -> Write.fixed(key, bars(random.nextInt(1000), random.nextInt(40)));
        };
        return switch (random.nextInt(3)) {
            case 0 -> write;
            case 1 -> write.by(Origin.of("producer-" + random.nextInt(5), 1 + random.nextInt(1000)));
            default ->
                write.by(new Origin("p€" + random.nextInt(5), random.nextInt(9), random.nextInt(16), note(random)));
        };
    }

    private static String note(Random random) {
        return "x😀".repeat(random.nextInt(20));
    }

    static Records randomRows(Random random, int rows) {
        RecordsBuilder builder = Records.builder(ALL_TYPES);
        for (int row = 0; row < rows; row++) {
            builder.row(random.nextLong());
            for (int column = 1; column < ALL_TYPES.size(); column++) {
                switch (ALL_TYPES.column(column).type()) {
                    case FLOAT32, FLOAT64 -> builder.set(column, random.nextGaussian());
                    case STRING16 -> builder.set(column, "text-" + random.nextInt());
                    case INT64, UINT64 -> builder.set(column, random.nextLong());
                    default -> builder.set(column, (long) random.nextInt(100));
                }
            }
        }
        return builder.build();
    }

    /** Everything from a position to the end. */
    static List<WriteEvent> readAll(Journal journal, io.tickflux.api.Position from) {
        List<WriteEvent> events = new ArrayList<>();
        try (JournalReader reader = journal.read(from, key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        }
        return events;
    }

    static List<WriteEvent> readAll(Journal journal) {
        return readAll(journal, journal.first());
    }
}
