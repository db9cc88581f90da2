package io.tickflux.engine.embedded;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.store.BlockCursor;
import io.tickflux.engine.store.Store;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

/** One subscriber's way through the buckets of a query: one bucket open at a time, one block read at a request. */
final class QueryRun {
    private final Store store;
    private final Query query;
    private final Iterator<BucketKey> keys;
    private @Nullable Bucket bucket;
    private @Nullable BlockCursor cursor;
    private boolean gaveRows;

    private QueryRun(Store store, Query query, Iterator<BucketKey> keys) {
        this.store = store;
        this.query = query;
        this.keys = keys;
    }

    static QueryRun of(Store store, Query query, List<BucketKey> keys) {
        return new QueryRun(store, query, keys.iterator());
    }

    QueryRun emitNext(SynchronousSink<Block> sink) {
        Block next = next();
        if (next == null) {
            sink.complete();
        } else {
            sink.next(next);
        }
        return this;
    }

    private @Nullable Block next() {
        while (bucket != null || openNext()) {
            BlockCursor open = cursor;
            Bucket current = bucket;
            Block block = open == null ? null : open.next();
            if (block != null) {
                gaveRows = true;
                return block;
            }
            close();
            if (!gaveRows && current != null) {
                return empty(current);
            }
        }
        return null;
    }

    private boolean openNext() {
        while (keys.hasNext()) {
            BucketKey key = keys.next();
            Optional<Bucket> found = store.bucket(key);
            if (found.isPresent()) {
                bucket = found.get();
                cursor = store.scan(key, query.range(), query.limit(), query.columns());
                gaveRows = false;
                return true;
            }
        }
        return false;
    }

    /** A bucket without rows in the range still says which columns it has. */
    private Block empty(Bucket of) {
        Records none = Records.empty(of.schema());
        return new Block(of.key(), of.type(), query.columns().isEmpty() ? none : none.select(query.columns()));
    }

    void close() {
        BlockCursor open = cursor;
        cursor = null;
        bucket = null;
        if (open != null) {
            open.close();
        }
    }
}
