package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys that came by, up to a bound; of further ones it is only known that there are more. From any thread. */
final class SeenKeys {
    /** So many keys of one plugin are a few hundred kilobytes. */
    private static final int MAX = 4_096;

    private final Set<BucketKey> keys = ConcurrentHashMap.newKeySet();
    private volatile @Nullable BucketKey last;
    private volatile boolean more;

    void add(BucketKey key) {
        if (key.equals(last)) {
            return;
        }
        last = key;
        if (keys.size() < MAX) {
            keys.add(key);
        } else if (!keys.contains(key)) {
            more = true;
        }
    }

    PluginReport.Keys snapshot() {
        List<BucketKey> sorted = keys.stream()
                .sorted(java.util.Comparator.comparing(BucketKey::toString))
                .toList();
        return new PluginReport.Keys(sorted, more);
    }
}
