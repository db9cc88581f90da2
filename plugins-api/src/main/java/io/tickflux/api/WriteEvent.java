package io.tickflux.api;

/**
 * A write that is stored. Rows carry the bucket's own schema, column order and (for FIXED buckets) slot times.
 *
 * @param position where it stands in the write stream
 * @param commitNanos the server's clock when it was committed, in epoch nanoseconds; for information, never for order
 * @param key the bucket
 * @param change what was done to it
 * @param origin who wrote it
 */
public record WriteEvent(Position position, long commitNanos, BucketKey key, Change change, Origin origin) {
    private static final Records NO_ROWS = Records.empty(Schema.of());

    /** The rows that were written; none when the event is a creation or deletion. */
    public Records records() {
        return change instanceof Change.Rows rows ? rows.records() : NO_ROWS;
    }
}
