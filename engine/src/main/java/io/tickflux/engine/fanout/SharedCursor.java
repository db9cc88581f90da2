package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineException;
import io.tickflux.engine.journal.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cursor of all live subscriptions of a lane: walks the tail slice by slice and delivers each event to its audience. One without
 * demand leaves with an index of its own when an event for it comes by, and costs nothing from then on.
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
    private final Slice slice = new Slice();
    private final int[] keyIds = new int[Slice.EVENTS];
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

    /** Delivers a slice of events; returns how much it did. */
    int advance() {
        if (live == 0) {
            closeHistory();
            next = tail.head();
            return 0;
        }
        return history == null ? advanceInTail() : advanceInHistory(history);
    }

    private int advanceInTail() {
        long from = next;
        long head = tail.head();
        for (long index = from; index < head && !slice.isFull(); index++) {
            WriteEvent event = tail.event(index);
            if (event == null) {
                break;
            }
            keyIds[slice.size()] = tail.keyId(index);
            slice.add(event, tail.size(index));
        }
        if (!tail.holds(from)) {
            slice.clear();
            openHistory();
            return 1;
        }
        next = from + slice.size();
        return deliver(from);
    }

    private int advanceInHistory(History from) {
        RuntimeException failure = fillFrom(from);
        int delivered = deliver(EventSubscription.UNKNOWN);
        if (failure != null) {
            scatter(failure);
        } else {
            rejoin(from);
        }
        return delivered + 1;
    }

    private @Nullable RuntimeException fillFrom(History from) {
        try {
            for (WriteEvent event = from.peek(); event != null && !slice.isFull(); event = from.peek()) {
                keyIds[slice.size()] = keys.find(event.key());
                slice.add(event, Tail.sizeOf(event));
                from.advance();
            }
            return null;
        } catch (EngineException | IllegalStateException unreadable) {
            return unreadable;
        }
    }

    /** @param firstIndex where the slice begins in the tail, or {@link EventSubscription#UNKNOWN} */
    private int deliver(long firstIndex) {
        int size = slice.size();
        for (int i = 0; i < size; i++) {
            slice.sort(i, audiences.of(keyIds[i], slice.event(i)));
        }
        if (size > 0) {
            seen = slice.event(size - 1).position();
        }
        for (int i = 0; i < slice.interestCount(); i++) {
            deliver(slice.interest(i), firstIndex);
        }
        slice.clear();
        return size;
    }

    private void deliver(Interest interest, long firstIndex) {
        int[] run = interest.run();
        int length = interest.runLength();
        for (int i = interest.liveCount() - 1; i >= 0; i--) {
            EventSubscription subscription = interest.live(i);
            int emitted = subscription.emit(slice.events(), run, length);
            if (subscription.failure() != null) {
                lane.end(subscription);
            } else if (emitted < length) {
                int offset = run[emitted];
                long index = firstIndex < 0 ? firstIndex : firstIndex + offset;
                lane.fallBehind(subscription, slice.event(offset), index);
            }
        }
    }

    private void openHistory() {
        try {
            Position from = seen == null ? Starts.resolve(journal, place) : journal.after(seen);
            history = History.open(journal, tail, from, audiences::isWanted);
        } catch (EngineException | IllegalStateException unreadable) {
            scatter(unreadable);
        }
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
