package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.util.concurrent.atomic.AtomicLong;

/** Events of one bucket; positions count from 1 over all buckets of a write stream. */
final class TestEvents {
    static final long MINUTE = 60_000_000_000L;
    static final long DAY = 24 * 60 * MINUTE;

    private final BucketKey key;
    private final RecordType type;
    private final Schema schema;
    private final AtomicLong position;
    private long tag;

    private TestEvents(AtomicLong position, String key, RecordType type, Schema schema) {
        this.position = position;
        this.key = BucketKey.parse(key);
        this.type = type;
        this.schema = schema;
    }

    static TestEvents fixed(String key) {
        return of(key, RecordType.FIXED, Rows.schema(0));
    }

    static TestEvents variable(String key) {
        return of(key, RecordType.VARIABLE, Rows.schema(0));
    }

    static TestEvents of(String key, RecordType type, Schema schema) {
        return new TestEvents(new AtomicLong(), key, type, schema);
    }

    /** Events of another bucket in the same write stream. */
    TestEvents another(String otherKey, RecordType otherType) {
        return new TestEvents(position, otherKey, otherType, schema);
    }

    BucketKey key() {
        return key;
    }

    Position last() {
        return Position.of(position.get());
    }

    /** Rows at these times, tagged 1, 2, 3 and so on over all events. */
    WriteEvent rows(long... times) {
        RecordsBuilder rows = Records.builder(schema);
        for (long time : times) {
            Rows.add(rows, schema, time, ++tag);
        }
        return event(new Change.Rows(type, rows.build()));
    }

    /** {@code count} rows from a time on. */
    WriteEvent series(long from, long step, int count) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = from + i * step;
        }
        return rows(times);
    }

    WriteEvent delete(TimeRange range) {
        return event(new Change.Delete(range));
    }

    WriteEvent create() {
        return event(new Change.Create(type, schema));
    }

    private WriteEvent event(Change change) {
        return new WriteEvent(Position.of(position.incrementAndGet()), 0, key, change, Origin.ANONYMOUS);
    }
}
