package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Limit;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a store should hold, kept in the simplest way: by time, a list of tags. A row's tag stands in its columns, see {@link Rows}. */
final class StoreModel {
    private final Map<BucketKey, Contents> buckets =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

    void apply(WriteEvent event) {
        if (event.change() instanceof Change.Rows rows) {
            contents(
                            event.key(),
                            new Bucket(event.key(), rows.type(), rows.records().schema()))
                    .add(rows.records());
        } else if (event.change() instanceof Change.Create create) {
            contents(event.key(), new Bucket(event.key(), create.type(), create.schema()));
        } else if (event.change() instanceof Change.Delete delete) {
            if (delete.range().equals(TimeRange.ALL)) {
                buckets.remove(event.key());
            } else if (buckets.containsKey(event.key()) && !delete.range().isEmpty()) {
                buckets.get(event.key()).delete(delete.range());
            }
        }
    }

    private Contents contents(BucketKey key, Bucket bucket) {
        return buckets.computeIfAbsent(key, k -> new Contents(bucket, new TreeMap<>()));
    }

    List<Bucket> buckets() {
        return buckets.values().stream().map(Contents::bucket).toList();
    }

    /** Rows as {@code time, tag}. */
    List<Row> rows(BucketKey key, TimeRange range, Limit limit) {
        if (!buckets.containsKey(key) || range.isEmpty()) {
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        buckets.get(key)
                .tags()
                .subMap(range.fromNanos(), true, range.toNanos(), true)
                .forEach((time, tags) -> tags.forEach(tag -> rows.add(new Row(time, tag))));
        int count = (int) Math.min(rows.size(), limit.rows());
        return limit.end() == Limit.End.FIRST ? rows.subList(0, count) : rows.subList(rows.size() - count, rows.size());
    }

    /** A row. */
    record Row(long time, long tag) {}

    private record Contents(Bucket bucket, NavigableMap<Long, List<Long>> tags) {
        void add(Records records) {
            for (int row = 0; row < records.rows(); row++) {
                List<Long> tagsOfTime = tags.computeIfAbsent(records.epochNanos(row), time -> new ArrayList<>());
                if (bucket.type() == RecordType.FIXED) {
                    tagsOfTime.clear();
                }
                tagsOfTime.add(records.longAt(1, row));
            }
        }

        void delete(TimeRange range) {
            tags.subMap(range.fromNanos(), true, range.toNanos(), true).clear();
        }
    }
}
