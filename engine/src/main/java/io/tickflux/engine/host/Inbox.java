package io.tickflux.engine.host;

import io.tickflux.api.Change;
import io.tickflux.api.WriteEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Events between the engine's threads and a plugin's. Bounded by what it requests: {@link #MAX_EVENTS}, or as many of the largest
 * seen as fit into {@link #MAX_BYTES}, and few as long as it knows none. Polled by one thread.
 */
final class Inbox implements CoreSubscriber<WriteEvent> {
    static final int MAX_EVENTS = 64;
    static final long MAX_BYTES = 8L << 20;
    private static final int FIRST_EVENTS = 8;

    private final Queue<WriteEvent> queue = new ConcurrentLinkedQueue<>();
    private final Runnable changed;
    private volatile @Nullable Subscription upstream;
    private volatile long largestBytes = MAX_BYTES / FIRST_EVENTS;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private int outstanding = FIRST_EVENTS;
    private boolean first = true;

    /**
     * An empty one.
     *
     * @param changed is called when there is something to poll or the end was reached; must not block
     */
    Inbox(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (cancelled) {
            subscription.cancel();
        } else {
            subscription.request(FIRST_EVENTS);
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
        int room = (int) Math.max(1, Math.min(MAX_EVENTS, MAX_BYTES / Math.max(1, largestBytes)));
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
