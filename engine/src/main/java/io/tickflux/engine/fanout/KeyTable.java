package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each key a small number at first sight: 0, 1, 2, … One thread adds, any may look. Bounded by the number of buckets that were
 * ever written to, some hundred bytes each.
 */
final class KeyTable {
    static final int UNKNOWN = -1;

    // Readers never lock it and only the writer adds, so the writer never waits for anyone.
    private final ConcurrentHashMap<BucketKey, Integer> ids = new ConcurrentHashMap<>();

    /** The key's id, a new one if need be. For one thread. */
    int intern(BucketKey key) {
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        int id = ids.size();
        ids.put(key, id);
        return id;
    }

    /** The key's id, or {@link #UNKNOWN}. */
    int find(BucketKey key) {
        return ids.getOrDefault(key, UNKNOWN);
    }
}
