package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Buckets in memory, with the rules of the real store that a trigger can notice. */
final class MemoryStore {
    private static final int BLOCK_ROWS = 7;

    private final Map<String, Bucket> buckets = new TreeMap<>();
    private long sequence;

    private record Bucket(BucketKey key, RecordType type, Schema schema, NavigableMap<Long, List<Object[]>> rows) {
        void put(long time, Object[] values) {
            if (type == RecordType.FIXED) {
                rows.put(key.timeframe().floor(time), List.<Object[]>of(values));
            } else {
                rows.computeIfAbsent(time, any -> new ArrayList<>()).add(values);
            }
        }
    }

    /** Stores a write and gives the event that it becomes. */
    WriteEvent apply(Write write) {
        Change change = write.change();
        if (change instanceof Change.Rows rows) {
            change = new Change.Rows(rows.type(), put(write.key(), rows));
        } else if (change instanceof Change.Delete delete) {
            delete(write.key(), delete.range());
        } else if (change instanceof Change.Create create) {
            bucket(write.key(), create.type(), create.schema());
        }
        return new WriteEvent(Position.of(++sequence), 0, write.key(), change, write.origin());
    }

    private Bucket bucket(BucketKey key, RecordType type, Schema schema) {
        Bucket bucket = buckets.computeIfAbsent(key.toString(), any -> new Bucket(key, type, schema, new TreeMap<>()));
        if (bucket.type != type || !bucket.schema.equals(schema)) {
            throw new IllegalArgumentException(key + ": " + type + schema + " for " + bucket.type + bucket.schema);
        }
        return bucket;
    }

    private Records put(BucketKey key, Change.Rows change) {
        Records records = change.records();
        Bucket bucket = bucket(key, change.type(), records.schema());
        RecordsBuilder atSlots = Records.builder(records.schema());
        for (int row = 0; row < records.rows(); row++) {
            int at = row;
            Object[] values = IntStream.range(1, records.schema().size())
                    .mapToObj(column -> records.valueAt(column, at))
                    .toArray();
            long time = records.epochNanos(row);
            bucket.put(time, values);
            append(atSlots, change.type() == RecordType.FIXED ? key.timeframe().floor(time) : time, values);
        }
        return atSlots.build();
    }

    private void delete(BucketKey key, TimeRange range) {
        Bucket bucket = buckets.get(key.toString());
        if (bucket == null) {
            throw new IllegalArgumentException("bucket: " + key + " (expected: an existing bucket)");
        }
        if (range.equals(TimeRange.ALL)) {
            buckets.remove(key.toString());
        } else if (!range.isEmpty()) {
            bucket.rows.subMap(range.fromNanos(), true, range.toNanos(), true).clear();
        }
    }

    boolean contains(BucketKey key) {
        return buckets.containsKey(key.toString());
    }

    /** All rows of a bucket; none if it does not exist. */
    List<Row> rows(BucketKey key) {
        List<Row> rows = new ArrayList<>();
        query(Query.of(key)).toIterable().forEach(block -> {
            for (int row = 0; row < block.records().rows(); row++) {
                rows.add(Row.of(block.records(), row));
            }
        });
        return rows;
    }

    Flux<Block> query(Query query) {
        return Flux.defer(() -> Flux.fromIterable(blocks(query)));
    }

    private List<Block> blocks(Query query) {
        List<Block> blocks = new ArrayList<>();
        for (Bucket bucket : buckets.values()) {
            if (query.pattern().matches(bucket.key)) {
                addBlocks(blocks, bucket, query);
            }
        }
        return blocks;
    }

    private static void addBlocks(List<Block> blocks, Bucket bucket, Query query) {
        List<Column> columns = query.columns().isEmpty()
                ? bucket.schema.values()
                : query.columns().stream()
                        .filter(name -> bucket.schema.indexOf(name) > 0)
                        .map(name -> bucket.schema.column(bucket.schema.indexOf(name)))
                        .toList();
        Schema schema = Schema.of(columns);
        int[] indexes = columns.stream()
                .mapToInt(column -> bucket.schema.indexOf(column.name()) - 1)
                .toArray();
        RecordsBuilder rows = Records.builder(schema);
        TimeRange range = query.range();
        if (!range.isEmpty()) {
            bucket.rows
                    .subMap(range.fromNanos(), true, range.toNanos(), true)
                    .forEach((time, list) -> list.forEach(values -> append(
                            rows,
                            time,
                            Arrays.stream(indexes).mapToObj(i -> values[i]).toArray())));
        }
        Records all = limited(rows.build(), query.limit());
        for (int from = 0; from == 0 || from < all.rows(); from += BLOCK_ROWS) {
            blocks.add(new Block(bucket.key, bucket.type, all.slice(from, Math.min(all.rows(), from + BLOCK_ROWS))));
        }
    }

    private static Records limited(Records all, Limit limit) {
        int rows = (int) Math.min(all.rows(), limit.rows());
        return limit.end() == Limit.End.FIRST ? all.slice(0, rows) : all.slice(all.rows() - rows, all.rows());
    }

    private static void append(RecordsBuilder rows, long time, Object[] values) {
        rows.row(time);
        for (int i = 0; i < values.length; i++) {
            rows.setValue(i + 1, values[i]);
        }
    }

    /** A row with its values by column. */
    record Row(long time, Map<String, Object> values) {
        static Row of(Records records, int row) {
            Map<String, Object> values = new TreeMap<>();
            for (int i = 1; i < records.schema().size(); i++) {
                values.put(records.schema().column(i).name(), records.valueAt(i, row));
            }
            return new Row(records.epochNanos(row), values);
        }

        double number(String column) {
            Object value = values.get(column);
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            throw new IllegalStateException(column + ": " + value);
        }
    }
}
