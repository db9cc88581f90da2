package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.engine.Bucket;

/**
 * One life of a bucket: who is deleted and created again is another series, with files of its own.
 *
 * @param id never used again
 * @param key its name
 * @param layout its columns
 * @param period what shares a file
 */
record Series(long id, BucketKey key, Layout layout, Period period) {
    static Series of(long id, BucketKey key, Layout layout) {
        return new Series(id, key, layout, Period.of(layout.type(), key.timeframe()));
    }

    Bucket bucket() {
        return new Bucket(key, layout.type(), layout.schema());
    }
}
