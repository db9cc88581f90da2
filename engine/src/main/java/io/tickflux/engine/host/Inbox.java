package io.tickflux.engine.host;

import io.tickflux.api.Change;
import io.tickflux.api.WriteEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Events between the engine's threads and a plugin's. Bounded by what it requests: as many as may be in flight, or as many
 * of the largest seen as fit into half of the bytes that may be, and few as long as it knows none. Polled by one thread.
 */
final class Inbox implements CoreSubscriber<WriteEvent> {
    private static final int FIRST_EVENTS = 8;

    private final int maxEvents;
    private final long maxBytes;
    private final Queue<WriteEvent> queue = new ConcurrentLinkedQueue<>();
    private final Runnable changed;
    private volatile @Nullable Subscription upstream;
    private volatile long largestBytes;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private int outstanding;
    private boolean first = true;

    /**
     * An empty one.
     *
     * @param limits how much may be in flight
     * @param changed is called when there is something to poll or the end was reached; must not block
     */
    Inbox(PluginLimits limits, Runnable changed) {
        this.maxEvents = limits.inFlightEvents();
        this.maxBytes = limits.inFlightBytes() / 2;
        this.changed = changed;
        this.outstanding = Math.min(FIRST_EVENTS, maxEvents);
        this.largestBytes = maxBytes / outstanding;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (cancelled) {
            subscription.cancel();
        } else {
            subscription.request(outstanding);
        }
    }

    @Override
    public void onNext(WriteEvent event) {
        long bytes = bytesOf(event);
        // The first event replaces the guess, later ones only raise it.
        largestBytes = Math.max(bytes, first ? 1 : largestBytes);
        first = false;
        queue.add(event);
        changed.run();
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        changed.run();
    }

    static long bytesOf(WriteEvent event) {
        return event.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
    }

    /** The next event, or null when there is none at the moment. Asks for more as room is made. */
    @Nullable
    WriteEvent poll() {
        WriteEvent event = queue.poll();
        if (event != null) {
            outstanding--;
            replenish();
        }
        return event;
    }

    private void replenish() {
        int room = (int) Math.max(1, Math.min(maxEvents, maxBytes / Math.max(1, largestBytes)));
        int free = room - outstanding;
        Subscription source = upstream;
        if (source != null && !cancelled && free > 0 && free >= room / 4) {
            outstanding = room;
            source.request(free);
        }
    }

    /** Takes no more events, and forgets those that wait. */
    void cancel() {
        cancelled = true;
        Subscription source = upstream;
        if (source != null) {
            source.cancel();
        }
        queue.clear();
    }

    /** Whether the engine has ended the subscription and every event was polled. */
    boolean isDrained() {
        return ended && queue.isEmpty();
    }

    /** Why the engine ended it; null when it is closing. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
