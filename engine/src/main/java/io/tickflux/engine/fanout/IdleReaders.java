package io.tickflux.engine.fanout;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Open journals of subscriptions between two turns. Bounded: beyond {@value #MAX_OPEN} the longest unused is closed, and its
 * subscription will open the journal again when its turn comes.
 */
final class IdleReaders implements AutoCloseable {
    private static final int MAX_OPEN = 64;

    private final Map<EventSubscription, History> open = new LinkedHashMap<>();
    private boolean closed;

    /** The subscription's journal, for the caller alone; null if it must open one. */
    synchronized @Nullable History take(EventSubscription subscription) {
        return open.remove(subscription);
    }

    synchronized void keep(EventSubscription subscription, History history) {
        if (closed) {
            history.close();
            return;
        }
        open.put(subscription, history);
        if (open.size() > MAX_OPEN) {
            var eldest = open.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(History::close);
        open.clear();
    }
}
