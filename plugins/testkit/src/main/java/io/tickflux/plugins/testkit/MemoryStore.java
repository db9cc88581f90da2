package io.tickflux.plugins.testkit;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/**
 * Buckets in memory, with the rules of the real store that a plugin can notice: rows of one slot of a FIXED bucket replace each other
 * and stand at its start, those of a VARIABLE bucket are all kept in time order, a bucket keeps its type and schema, and what cannot be
 * stored is refused. It is stricter in one thing: columns must have the bucket's types and order already.
 */
public final class MemoryStore {
    /** Few, so that results come in more than one block. */
    private static final int BLOCK_ROWS = 7;

    private final Map<String, Bucket> buckets = new TreeMap<>();
    private final List<WriteEvent> events = new ArrayList<>();

    private record Bucket(BucketKey key, RecordType type, Schema schema, NavigableMap<Long, List<Object[]>> rows) {
        void put(long time, Object[] values) {
            if (type == RecordType.FIXED) {
                rows.put(time, List.<Object[]>of(values));
            } else {
                rows.computeIfAbsent(time, any -> new ArrayList<>()).add(values);
            }
        }
    }

    /**
     * Stores a write and gives the event that it becomes.
     *
     * @throws InvalidInputException when the real store would refuse it; nothing is changed
     */
    public WriteEvent apply(Write write) {
        Change change = write.change();
        if (change instanceof Change.Rows rows) {
            change = new Change.Rows(rows.type(), put(write.key(), rows));
        } else if (change instanceof Change.Delete delete) {
            delete(write.key(), delete.range());
        } else if (change instanceof Change.Create create) {
            bucket(write.key(), create.type(), create.schema());
        }
        WriteEvent event = new WriteEvent(Position.of(events.size() + 1L), 0, write.key(), change, write.origin());
        events.add(event);
        return event;
    }

    private Bucket bucket(BucketKey key, RecordType type, Schema schema) {
        Bucket bucket = buckets.computeIfAbsent(key.toString(), any -> new Bucket(key, type, schema, new TreeMap<>()));
        if (bucket.type != type || !bucket.schema.equals(schema)) {
            throw new InvalidInputException(
                    key.toString(), type + " " + schema, "the bucket's " + bucket.type + " " + bucket.schema);
        }
        return bucket;
    }

    private Records put(BucketKey key, Change.Rows change) {
        Records records = change.records();
        if (records.isEmpty()) {
            throw new InvalidInputException(key + ": rows", "0", "at least 1");
        }
        Bucket bucket = bucket(key, change.type(), records.schema());
        RecordsBuilder stored = Records.builder(records.schema());
        for (int row = 0; row < records.rows(); row++) {
            int at = row;
            Object[] values = IntStream.range(1, records.schema().size())
                    .mapToObj(column -> records.valueAt(column, at))
                    .toArray();
            long time = records.epochNanos(row);
            long slot = change.type() == RecordType.FIXED ? key.timeframe().floor(time) : time;
            bucket.put(slot, values);
            append(stored, slot, values);
        }
        return stored.build();
    }

    private void delete(BucketKey key, TimeRange range) {
        Bucket bucket = buckets.get(key.toString());
        if (bucket == null) {
            throw new InvalidInputException("bucket", key.toString(), "an existing bucket");
        }
        if (range.equals(TimeRange.ALL)) {
            buckets.remove(key.toString());
        } else if (!range.isEmpty()) {
            bucket.rows.subMap(range.fromNanos(), true, range.toNanos(), true).clear();
        }
    }

    public boolean contains(BucketKey key) {
        return buckets.containsKey(key.toString());
    }

    /** Everything that was stored, in order. */
    public List<WriteEvent> events() {
        return List.copyOf(events);
    }

    /** Events of one bucket, in order. */
    public List<WriteEvent> events(BucketKey key) {
        return events.stream().filter(event -> event.key().equals(key)).toList();
    }

    /** All rows of a bucket; none if it does not exist. */
    public List<StoredRow> rows(BucketKey key) {
        List<StoredRow> rows = new ArrayList<>();
        query(Query.of(key)).toIterable().forEach(block -> {
            for (int row = 0; row < block.records().rows(); row++) {
                rows.add(StoredRow.of(block.records(), row));
            }
        });
        return rows;
    }

    /** All buckets with all of their rows, to compare what two runs left behind. */
    public Map<String, List<StoredRow>> contents() {
        Map<String, List<StoredRow>> contents = new TreeMap<>();
        buckets.values().forEach(bucket -> contents.put(bucket.key.toString(), rows(bucket.key)));
        return contents;
    }

    OptionalLong lastEpochNanos(BucketKey key) {
        Bucket bucket = buckets.get(key.toString());
        return bucket == null || bucket.rows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bucket.rows.lastKey());
    }

    /** As a query of the real store. */
    public Flux<Block> query(Query query) {
        return Flux.defer(() -> {
            List<Block> blocks = new ArrayList<>();
            for (Bucket bucket : buckets.values()) {
                if (query.pattern().matches(bucket.key)) {
                    addBlocks(blocks, bucket, query);
                }
            }
            return Flux.fromIterable(blocks);
        });
    }

    private static void addBlocks(List<Block> blocks, Bucket bucket, Query query) {
        List<String> names = query.columns().isEmpty()
                ? bucket.schema.values().stream().map(Column::name).toList()
                : query.columns().stream()
                        .filter(name -> bucket.schema.indexOf(name) > 0)
                        .toList();
        Records all = rowsOf(bucket, query.range(), query.limit()).select(names);
        for (int from = 0; from == 0 || from < all.rows(); from += BLOCK_ROWS) {
            blocks.add(new Block(bucket.key, bucket.type, all.slice(from, Math.min(all.rows(), from + BLOCK_ROWS))));
        }
    }

    private static Records rowsOf(Bucket bucket, TimeRange range, Limit limit) {
        RecordsBuilder builder = Records.builder(bucket.schema);
        if (!range.isEmpty()) {
            NavigableMap<Long, List<Object[]>> within =
                    bucket.rows.subMap(range.fromNanos(), true, range.toNanos(), true);
            if (limit.end() == Limit.End.LAST && limit.rows() == 1 && !within.isEmpty()) {
                within = within.tailMap(within.lastKey(), true);
            }
            within.forEach((time, list) -> list.forEach(values -> append(builder, time, values)));
        }
        Records all = builder.build();
        int rows = (int) Math.min(all.rows(), limit.rows());
        return limit.end() == Limit.End.FIRST ? all.slice(0, rows) : all.slice(all.rows() - rows, all.rows());
    }

    private static void append(RecordsBuilder rows, long time, Object[] values) {
        rows.row(time);
        for (int i = 0; i < values.length; i++) {
            rows.setValue(i + 1, values[i]);
        }
    }
}
