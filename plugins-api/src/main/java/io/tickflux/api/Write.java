package io.tickflux.api;

/**
 * What a producer offers to the write stream.
 *
 * @param key the bucket
 * @param change what to do to it
 * @param origin who offers it
 */
public record Write(BucketKey key, Change change, Origin origin) {
    /** Rows of which a later one of the same slot replaces an earlier one. */
    public static Write fixed(BucketKey key, Records records) {
        return new Write(key, new Change.Rows(RecordType.FIXED, records), Origin.ANONYMOUS);
    }

    /** Rows that are all kept. */
    public static Write variable(BucketKey key, Records records) {
        return new Write(key, new Change.Rows(RecordType.VARIABLE, records), Origin.ANONYMOUS);
    }

    /** An empty bucket. */
    public static Write create(BucketKey key, RecordType type, Schema schema) {
        return new Write(key, new Change.Create(type, schema), Origin.ANONYMOUS);
    }

    /** Removes rows, or with {@link TimeRange#ALL} the bucket. */
    public static Write delete(BucketKey key, TimeRange range) {
        return new Write(key, new Change.Delete(range), Origin.ANONYMOUS);
    }

    /** The same write of another origin. */
    public Write by(Origin other) {
        return new Write(key, change, other);
    }
}
