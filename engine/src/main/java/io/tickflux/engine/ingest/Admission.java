package io.tickflux.engine.ingest;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.engine.Bucket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns writes into the form in which they are stored: the bucket's own schema and column order, and for FIXED buckets the slot's
 * start as the time. Refuses what does not fit, so that nothing behind the journal has to.
 *
 * <p>One batch is admitted before any of it is stored; a bucket that an earlier write of the batch creates or removes is seen by the
 * later ones. For the writer's thread only.
 */
final class Admission {
    /** Times beyond these cannot be moved to a slot's start without leaving the 64-bit range. */
    private static final long MIN_NANOS = nanos("1678-01-01T00:00:00Z");

    private static final long MAX_NANOS = nanos("2262-01-01T00:00:00Z");

    private final Function<BucketKey, Optional<Bucket>> stored;
    private final Map<BucketKey, Optional<Bucket>> changedInBatch = new HashMap<>();
    private final Map<BucketKey, Optional<Bucket>> changedInGroup = new HashMap<>();

    Admission(Function<BucketKey, Optional<Bucket>> stored) {
        this.stored = stored;
    }

    private static long nanos(String instant) {
        return Math.multiplyExact(Instant.parse(instant).getEpochSecond(), 1_000_000_000L);
    }

    /** Forgets the batch: what was stored is now known to the store, what was refused never happened. */
    void nextBatch() {
        changedInBatch.clear();
    }

    /** @throws InvalidInputException when one of the writes does not fit; then none of them is admitted */
    List<Write> admit(List<Write> group) {
        changedInGroup.clear();
        List<Write> canonical = new ArrayList<>(group.size());
        for (Write write : group) {
            canonical.add(admit(write));
        }
        changedInBatch.putAll(changedInGroup);
        return canonical;
    }

    private Write admit(Write write) {
        BucketKey key = write.key();
        if (write.change() instanceof Change.Rows rows) {
            Bucket bucket = bucketFor(key, rows.type(), rows.records().schema());
            return new Write(key, canonical(bucket, rows.records()), write.origin());
        }
        if (write.change() instanceof Change.Create create) {
            Bucket bucket = bucketFor(key, create.type(), create.schema());
            if (!bucket.schema().equals(create.schema())) {
                throw new InvalidInputException(
                        key + ": schema", create.schema().toString(), "the bucket's schema " + bucket.schema());
            }
            return write;
        }
        Change.Delete delete = (Change.Delete) write.change();
        requireExisting(key);
        if (delete.range().equals(TimeRange.ALL)) {
            changedInGroup.put(key, Optional.empty());
        }
        return write;
    }

    private Optional<Bucket> find(BucketKey key) {
        Optional<Bucket> changed = changedInGroup.getOrDefault(key, changedInBatch.get(key));
        return changed != null ? changed : stored.apply(key);
    }

    private void requireExisting(BucketKey key) {
        if (find(key).isEmpty()) {
            throw new InvalidInputException("bucket", key.toString(), "an existing bucket");
        }
    }

    private Bucket bucketFor(BucketKey key, RecordType type, Schema schema) {
        Bucket bucket = find(key).orElseGet(() -> create(key, type, schema));
        if (bucket.type() != type) {
            throw new InvalidInputException(key + ": record type", type.toString(), "the bucket's " + bucket.type());
        }
        return bucket;
    }

    private Bucket create(BucketKey key, RecordType type, Schema schema) {
        if (type == RecordType.VARIABLE && schema.indexOf(Schema.NANOSECONDS) >= 0) {
            throw new InvalidInputException(
                    key + ": column", Schema.NANOSECONDS, "nanoseconds within the time of a VARIABLE row");
        }
        Bucket bucket = new Bucket(key, type, schema);
        changedInGroup.put(key, Optional.of(bucket));
        return bucket;
    }

    private static Change.Rows canonical(Bucket bucket, Records records) {
        if (records.isEmpty()) {
            throw new InvalidInputException(bucket.key() + ": rows", "0", "at least 1");
        }
        requireTimes(bucket.key(), records);
        Records coerced = Coercion.coerce(records, bucket.schema());
        boolean fixed = bucket.type() == RecordType.FIXED;
        return new Change.Rows(
                bucket.type(), fixed ? atSlotStarts(coerced, bucket.key().timeframe()) : coerced);
    }

    private static void requireTimes(BucketKey key, Records records) {
        for (int row = 0; row < records.rows(); row++) {
            long time = records.epochNanos(row);
            if (time < MIN_NANOS || time >= MAX_NANOS) {
                throw new InvalidInputException(
                        key + ": time of row " + row, String.valueOf(time), "a year from 1678 to 2261");
            }
        }
    }

    private static Records atSlotStarts(Records records, Timeframe timeframe) {
        ByteBuffer times = ByteBuffer.allocate(records.rows() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        boolean moved = false;
        for (int row = 0; row < records.rows(); row++) {
            long time = records.epochNanos(row);
            long slot = timeframe.floor(time);
            moved |= slot != time;
            times.putLong(slot);
        }
        if (!moved) {
            return records;
        }
        List<ByteBuffer> regions = new ArrayList<>(records.schema().size());
        regions.add(times.flip());
        for (int column = 1; column < records.schema().size(); column++) {
            regions.add(records.bytes(column));
        }
        return Records.wrap(records.schema(), records.rows(), regions);
    }
}
