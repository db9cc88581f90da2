package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineException;
import io.tickflux.engine.journal.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cursor of all live subscriptions of a lane: walks the tail event by event and delivers each to its audience. One without demand
 * leaves with an index of its own when an event for it comes by, and costs nothing from then on.
 *
 * <p>When the lane as a whole is too slow and the tail runs away, this cursor reads the journal itself until it is back: a thousand
 * subscriptions then share one decoding instead of reading a thousand times. For the lane's thread.
 */
final class SharedCursor {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCursor.class);

    private final Journal journal;
    private final Tail tail;
    private final KeyTable keys;
    private final Audiences audiences;
    private final Lane lane;
    private volatile long next;
    private int live;
    /** Where to go on in the journal: behind {@link #seen}, or if nothing was seen yet where the first member was. */
    private StartAt place = StartAt.NOW;

    private @Nullable Position seen;
    private @Nullable History history;

    SharedCursor(Journal journal, Tail tail, KeyTable keys, Audiences audiences, Lane lane) {
        this.journal = journal;
        this.tail = tail;
        this.keys = keys;
        this.audiences = audiences;
        this.lane = lane;
        this.next = tail.head();
    }

    /** The index of the next event to deliver; stands still while it reads the journal. */
    long next() {
        return next;
    }

    /** Whether a subscription whose next index is {@code index} may become a member. */
    boolean isAt(long index) {
        return index == next && history == null;
    }

    /** Up to where a subscription at {@code index} should read by itself. */
    long limitFor(long index) {
        return index <= next && history == null ? next : tail.head();
    }

    boolean hasMembers() {
        return live > 0;
    }

    void join(EventSubscription subscription, Interest interest) {
        if (live++ == 0) {
            place = subscription.place;
            seen = null;
        }
        interest.addLive(subscription);
        subscription.stage = EventSubscription.Stage.LIVE;
    }

    void leave(EventSubscription subscription, Interest interest) {
        interest.removeLive(subscription);
        live--;
    }

    /** Delivers some events; returns how many it came by. */
    int advance(int max) {
        if (live == 0) {
            closeHistory();
            next = tail.head();
            return 0;
        }
        return history == null ? advanceInTail(max) : advanceInHistory(history, max);
    }

    private int advanceInTail(int max) {
        long from = next;
        long to = Math.min(tail.head(), from + max);
        long index = from;
        for (; index < to; index++) {
            int keyId = tail.keyId(index);
            WriteEvent event = tail.event(index);
            if (!tail.holds(index) || event == null) {
                next = index;
                openHistory();
                return (int) (index - from) + 1;
            }
            seen = event.position();
            deliver(event, audiences.of(keyId, event.key()), index);
        }
        next = index;
        return (int) (index - from);
    }

    private void deliver(WriteEvent event, Audience audience, long index) {
        for (int i = audience.size() - 1; i >= 0; i--) {
            Interest interest = audience.interest(i);
            for (int j = interest.liveCount() - 1; j >= 0; j--) {
                EventSubscription subscription = interest.live(j);
                if (!subscription.hasDemand()) {
                    lane.fallBehind(subscription, event, index);
                } else if (!subscription.emit(event)) {
                    lane.end(subscription);
                }
            }
        }
    }

    private void openHistory() {
        try {
            Position from = seen == null ? Starts.resolve(journal, place) : journal.after(seen);
            history = History.open(journal, tail, from, this::isWanted);
        } catch (EngineException | IllegalStateException unreadable) {
            scatter(unreadable);
        }
    }

    private boolean isWanted(BucketKey key) {
        int keyId = keys.find(key);
        return keyId == KeyTable.UNKNOWN || audiences.of(keyId, key).size() > 0;
    }

    private int advanceInHistory(History from, int max) {
        int events = 0;
        long bytes = 0;
        try {
            while (events < max && bytes < CatchUp.SLICE_BYTES) {
                WriteEvent event = from.peek();
                if (event == null) {
                    break;
                }
                from.advance();
                seen = event.position();
                deliver(event, audiences.of(keys.find(event.key()), event.key()), EventSubscription.UNKNOWN);
                bytes += Tail.sizeOf(event);
                events++;
            }
            rejoin(from);
        } catch (EngineException | IllegalStateException unreadable) {
            scatter(unreadable);
        }
        return events + 1;
    }

    private void rejoin(History from) {
        long index = from.reachesTail() ? tail.indexFrom(from.position()) : -1;
        if (index >= 0) {
            closeHistory();
            next = index;
        }
    }

    /** Everybody goes on alone, and meets what is wrong with the journal alone: it need not concern all. */
    private void scatter(RuntimeException unreadable) {
        LOG.warn("lane cannot read the journal, its subscriptions go on one by one: {}", unreadable.toString());
        closeHistory();
        StartAt from = seen == null ? place : StartAt.after(seen);
        lane.fallBehindAll(from);
        next = tail.head();
    }

    void closeHistory() {
        History open = history;
        history = null;
        if (open != null) {
            open.close();
        }
    }
}
