package io.tickflux.api;

import java.util.List;

/**
 * A question for stored rows.
 *
 * @param pattern which buckets
 * @param range which times, both ends inclusive
 * @param limit how many rows of each bucket
 * @param columns which columns besides {@code Epoch}, in this order; empty for all. A name that a bucket does not have is
 *     left out
 */
public record Query(KeyPattern pattern, TimeRange range, Limit limit, List<String> columns) {
    public Query {
        columns = List.copyOf(columns);
    }

    /** All rows of the buckets that match. */
    public static Query of(KeyPattern pattern) {
        return new Query(pattern, TimeRange.ALL, Limit.NONE, List.of());
    }

    /** All rows of one bucket. */
    public static Query of(BucketKey key) {
        return of(KeyPattern.of(key));
    }

    public Query within(TimeRange other) {
        return new Query(pattern, other, limit, columns);
    }

    public Query limitedTo(Limit other) {
        return new Query(pattern, range, other, columns);
    }

    public Query selecting(List<String> names) {
        return new Query(pattern, range, limit, names);
    }
}
