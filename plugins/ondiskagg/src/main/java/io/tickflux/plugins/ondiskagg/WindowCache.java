package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The windows that were used last. Bound: {@code maxParts} parts between events; one event may need more while it is worked on.
 */
final class WindowCache {
    private static final float LOAD_FACTOR = 0.75f;

    private final long maxParts;
    private final Map<Window.Id, Window> windows = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    private long parts;

    WindowCache(long maxParts) {
        this.maxParts = maxParts;
    }

    @Nullable
    Window get(Window.Id id) {
        return windows.get(id);
    }

    /** Keeps a window; to be called again when its parts have changed. */
    void put(Window.Id id, Window window) {
        Window before = windows.put(id, window);
        parts += window.size() - (before == null ? 0 : before.counted);
        window.counted = window.size();
    }

    /** Forgets everything about one base. */
    void drop(BucketKey base) {
        windows.entrySet().removeIf(entry -> {
            boolean isOfBase = entry.getKey().base().equals(base);
            parts -= isOfBase ? entry.getValue().counted : 0;
            return isOfBase;
        });
    }

    /** Forgets the windows that were not used for longest, until the rest is within the bound. */
    void trim() {
        Iterator<Window> eldest = windows.values().iterator();
        while (parts > maxParts && eldest.hasNext()) {
            parts -= eldest.next().counted;
            eldest.remove();
        }
    }

    long parts() {
        return parts;
    }
}
