package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.store.StoreModel.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Finds any difference between a store and its model. */
final class StoreComparison {
    private final Store store;
    private final StoreModel model;
    private final String context;

    StoreComparison(Store store, StoreModel model, String context) {
        this.store = store;
        this.model = model;
        this.context = context;
    }

    void everything() {
        assertThat(store.buckets()).as(context).containsExactlyInAnyOrderElementsOf(model.buckets());
        for (Bucket bucket : model.buckets()) {
            query(bucket.key(), TimeRange.ALL, Limit.NONE, List.of());
            lastTime(bucket.key());
        }
    }

    void lastTime(BucketKey key) {
        List<Row> last = model.rows(key, TimeRange.ALL, Limit.last(1));
        OptionalLong expected = last.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(last.get(0).time());
        assertThat(store.lastEpochNanos(key)).as(context + ", last of " + key).isEqualTo(expected);
    }

    /** Compares one query; the columns must contain the tag, or be none. */
    void query(BucketKey key, TimeRange range, Limit limit, List<String> columns) {
        String query = context + ", " + key + " " + range + " " + limit + " " + columns;
        List<Row> found = rows(store.scan(key, range, limit, columns), query);
        List<Row> expected = model.rows(key, range, limit);
        if (!found.equals(expected)) {
            int same = 0;
            while (same < Math.min(found.size(), expected.size())
                    && found.get(same).equals(expected.get(same))) {
                same++;
            }
            throw new AssertionError(query + ": " + found.size() + " rows, expected " + expected.size()
                    + "; they differ from row " + same + " on: found "
                    + found.subList(same, Math.min(found.size(), same + 3)) + ", expected "
                    + expected.subList(same, Math.min(expected.size(), same + 3)));
        }
    }

    static List<Row> rows(BlockCursor scan, String context) {
        List<Row> rows = new ArrayList<>();
        try (BlockCursor cursor = scan) {
            for (Block block = cursor.next(); block != null; block = cursor.next()) {
                Records records = block.records();
                assertThat(records.rows()).as(context).isBetween(1, 4096);
                IntStream.range(0, records.rows())
                        .forEach(row -> rows.add(new Row(records.epochNanos(row), Rows.tag(records, row))));
            }
        } catch (AssertionError e) {
            throw new AssertionError(context + ": " + e.getMessage(), e);
        }
        return rows;
    }
}
