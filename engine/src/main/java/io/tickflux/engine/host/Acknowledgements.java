package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.StreamTrigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Which events a stream trigger was given, and how far it is done with them.
 *
 * <pre>
 *   delivered   e1   e2   e3   e4
 *   state       ack  ack  -    ack        done: e1, e2 once every write that was emitted before their acks is stored
 * </pre>
 *
 * From any thread.
 */
final class Acknowledgements {
    /** So many events may be unacknowledged at a time; then no more are delivered. */
    static final int MAX_OPEN = 100_000;
    /** The same in bytes of their rows. */
    static final long MAX_OPEN_BYTES = 64L << 20;

    private static final long NOT_GIVEN = -1;
    private static final long NOT_YET = -1;

    private final TriggerFeed feed;
    private final PluginMeters meters;
    private final Runnable roomAgain;
    private final Deque<Open> open = new ArrayDeque<>();
    private long emitted;
    private long stored;
    private long openBytes;
    /** How many events in the trigger's hands have how many triggers behind them. */
    private final int[] openByHops = new int[TriggerFeed.MAX_HOPS];

    private int lastHops;

    Acknowledgements(TriggerFeed feed, PluginMeters meters, Runnable roomAgain) {
        this.feed = feed;
        this.meters = meters;
        this.roomAgain = roomAgain;
    }

    synchronized boolean isFull() {
        return open.size() >= MAX_OPEN || openBytes >= MAX_OPEN_BYTES;
    }

    /** An event on its way to the trigger. */
    synchronized StreamTrigger.Delivery deliver(WriteEvent event) {
        Open delivery = new Open(event, Inbox.bytesOf(event));
        open.add(delivery);
        openBytes += delivery.bytes;
        lastHops = event.origin().hops();
        openByHops[lastHops]++;
        feed.oldestIs(open.element().event);
        return delivery;
    }

    /** An event that the trigger is not given: done, but only after those before it. */
    synchronized void passOver(WriteEvent event) {
        Open passed = new Open(event, NOT_GIVEN);
        passed.acknowledge(emitted);
        open.add(passed);
        advance(null);
    }

    /** Another write came out of the trigger. */
    synchronized void emitted() {
        emitted++;
    }

    /** How many triggers lie behind what the trigger emits now: it may stand for any event in its hands. */
    synchronized int hops() {
        int most = openByHops.length - 1;
        while (most > lastHops && openByHops[most] == 0) {
            most--;
        }
        return most + 1;
    }

    /** The event up to which everything will be done when {@code more} writes more are stored; null when nothing new will be. */
    synchronized @Nullable Position doneAfter(int more) {
        Position done = null;
        for (Open delivery : open) {
            if (!delivery.isDoneAt(stored + more)) {
                break;
            }
            done = delivery.event.position();
        }
        return done;
    }

    /**
     * Writes are stored, the oldest that were not.
     *
     * @param checkpoint the position that was stored with them; null when there was none
     * @return whether an event is done
     */
    synchronized boolean stored(int more, @Nullable Position checkpoint) {
        stored += more;
        return advance(checkpoint);
    }

    private synchronized void acknowledge(Open delivery) {
        boolean wasFull = isFull();
        delivery.acknowledge(emitted);
        advance(null);
        if (wasFull && !isFull()) {
            roomAgain.run();
        }
    }

    private boolean advance(@Nullable Position checkpoint) {
        Position done = null;
        Iterator<Open> oldestFirst = open.iterator();
        while (oldestFirst.hasNext()) {
            Open delivery = oldestFirst.next();
            if (!delivery.isDoneAt(stored)) {
                break;
            }
            done = delivery.event.position();
            oldestFirst.remove();
            if (delivery.bytes != NOT_GIVEN) {
                meters.done();
                openBytes -= delivery.bytes;
                openByHops[delivery.event.origin().hops()]--;
            }
        }
        if (checkpoint != null) {
            feed.reachedDurably(checkpoint);
        }
        if (done != null) {
            feed.reached(done);
            feed.oldestIs(open.isEmpty() ? null : open.element().event);
        }
        return done != null;
    }

    /** An event that is not done. */
    private final class Open implements StreamTrigger.Delivery {
        private final WriteEvent event;
        private final long bytes;
        private long acknowledgedAt = NOT_YET;

        private Open(WriteEvent event, long bytes) {
            this.event = event;
            this.bytes = bytes;
        }

        @Override
        public WriteEvent event() {
            return event;
        }

        @Override
        public void acknowledge() {
            Acknowledgements.this.acknowledge(this);
        }

        private void acknowledge(long emittedBefore) {
            if (acknowledgedAt == NOT_YET) {
                acknowledgedAt = emittedBefore;
            }
        }

        private boolean isDoneAt(long storedWrites) {
            return acknowledgedAt != NOT_YET && acknowledgedAt <= storedWrites;
        }
    }
}
