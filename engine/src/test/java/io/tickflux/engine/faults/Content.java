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
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.Objects;

/** What a producer writes under a number follows from both, so that whoever reads it can tell whether it is what was written. */
final class Content {
    static final int KEYS = 24;
    static final Schema SCHEMA = Schema.of(
            new Column("Producer", ColumnType.INT32),
            new Column("Number", ColumnType.INT64),
            new Column("Row", ColumnType.INT32),
            new Column("Rows", ColumnType.INT32),
            new Column("Check", ColumnType.INT64));
    /** What the trigger derives from an event. */
    static final Schema DERIVED = Schema.of(new Column("Cause", ColumnType.INT64));

    static final String DERIVED_GROUP = "DERIVED";

    private static final String PRODUCER = "p";
    private static final long BASE_SECONDS = 1_704_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int LATE_MINUTES = 60 * 24 * 90;
    private static final int CHECK = 5;

    private Content() {}

    /** Even keys are bars, odd ones ticks. */
    static BucketKey key(int index) {
        return BucketKey.parse("S" + index + (index % 2 == 0 ? "/1Min/BARS" : "/1Sec/TICKS"));
    }

    static boolean isTicks(BucketKey key) {
        return key.group().equals("TICKS");
    }

    static Write write(int producer, long number) {
        long hash = mix(producer * 0x9E3779B97F4A7C15L + number);
        int index = (int) Long.remainderUnsigned(hash, KEYS);
        int rows = hash >>> 58 == 0 ? 400 : 1 + (int) ((hash >>> 20) & 15);
        boolean late = ((hash >>> 40) & 15) == 0;
        long minute = late ? (hash >>> 44) % LATE_MINUTES : LATE_MINUTES + number % LATE_MINUTES;
        RecordsBuilder records = Records.builder(SCHEMA);
        for (int row = 0; row < rows; row++) {
            records.row(BASE_SECONDS * 1_000_000_000L + (minute + row) * MINUTE_NANOS)
                    .set(1, (long) producer)
                    .set(2, number)
                    .set(3, (long) row)
                    .set(4, (long) rows)
                    .set(CHECK, check(producer, number, row));
        }
        RecordType type = index % 2 == 0 ? RecordType.FIXED : RecordType.VARIABLE;
        return new Write(key(index), new Change.Rows(type, records.build()), Origin.of(PRODUCER + producer, number));
    }

    /** Whether an event is, to the last byte, what its producer wrote; for those that no trigger derived. */
    static boolean isAsWritten(WriteEvent event) {
        Write expected = write(producer(event), event.origin().number());
        return event.key().equals(expected.key()) && Objects.equals(event.change(), expected.change());
    }

    static boolean isDerived(WriteEvent event) {
        return event.key().group().equals(DERIVED_GROUP);
    }

    private static boolean isOwn(BucketKey key) {
        return key.group().equals("BARS") || isTicks(key);
    }

    static int producer(WriteEvent event) {
        return Integer.parseInt(event.origin().producer().substring(PRODUCER.length()));
    }

    /** Whether a trigger answers this event with a row. */
    static boolean leadsToDerived(WriteEvent event) {
        return isOwn(event.key()) && event.origin().number() % 16 == 0;
    }

    /** Whether a row of a query is one that was written. */
    static boolean isIntact(Records records, int row) {
        return records.longAt(CHECK, row)
                == check((int) records.longAt(1, row), records.longAt(2, row), (int) records.longAt(3, row));
    }

    /** What the trigger derives: rows that are all kept, so that a second derivation shows. */
    static Write derived(WriteEvent event) {
        Records cause = Records.builder(DERIVED)
                .row(BASE_SECONDS * 1_000_000_000L + event.origin().number())
                .set(1, cause(producer(event), event.origin().number()))
                .build();
        return Write.variable(BucketKey.parse(event.key().symbol() + "/1Sec/" + DERIVED_GROUP), cause);
    }

    /** Names a write in one number. */
    static long cause(int producer, long number) {
        return ((long) producer << 48) | number;
    }

    private static long check(int producer, long number, int row) {
        return mix(mix(number) + 31L * producer + row);
    }

    private static long mix(long bits) {
        long a = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
