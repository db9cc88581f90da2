package io.tickflux.engine.fanout;

import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.fanout.EventSubscription.Stage;
import io.tickflux.engine.journal.Journal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivering thread and the subscriptions that are pinned to it. A turn of the thread: attend to those who asked for it (new,
 * cancelled, out of demand before, back from the journal), advance the shared cursor, then give each one that is behind a slice of
 * the tail, with the shared cursor in between, so that nobody waits for longer than a slice.
 *
 * <pre>
 *             resume                  caught up
 *   NEW ───────────────▶ BEHIND ─────────────────▶ LIVE
 *    │                   ▲    │ ◀──────────────────┘
 *    │   tail covers it  │    │   an event, no demand
 *    └──▶ IN_HISTORY ────┘    │ tail ran away
 *             ▲───────────────┘                        any ──▶ ENDED
 * </pre>
 */
final class Lane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private static final int MAX_ATTENDED = 1024;

    private final Tail tail;
    private final CatchUp catchUp;
    private final Audiences audiences = new Audiences();
    private final SharedCursor shared;
    private final OwnCursors behind;
    private final Parking parking = new Parking();
    /** Bound: a handful of entries for each subscription. */
    private final Queue<EventSubscription> attention = new ConcurrentLinkedQueue<>();

    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    private volatile boolean noted;
    private volatile boolean closing;
    private volatile boolean terminated;

    Lane(Journal journal, Tail tail, KeyTable keys, CatchUp catchUp) {
        this.tail = tail;
        this.catchUp = catchUp;
        this.shared = new SharedCursor(journal, tail, keys, audiences, this);
        this.behind = new OwnCursors(tail, audiences, shared, this);
    }

    /** Takes a new subscription on. For any thread. */
    void enter(EventSubscription subscription) {
        subscriptions.add(subscription);
        attend(subscription);
        if (terminated && subscriptions.remove(subscription)) {
            Ending.signal(subscription, new EngineClosedException());
        }
    }

    /** Asks the lane to look at a subscription. For any thread. */
    void attend(EventSubscription subscription) {
        attention.add(subscription);
        parking.wakeForNote();
    }

    /** Called by the writer after its events are in the tail, behind a full fence. */
    void eventsArrived() {
        parking.wakeForEvents();
    }

    /** Ends every subscription that has nothing left to deliver, as soon as that is so. */
    void finish() {
        closing = true;
        note();
    }

    /** Makes the thread look up. */
    void note() {
        noted = true;
        parking.wakeForNote();
    }

    Collection<EventSubscription> subscriptions() {
        return Collections.unmodifiableSet(subscriptions);
    }

    /** The index in the tail up to which live subscriptions are served. */
    long index() {
        return shared.next();
    }

    @Override
    public void run() {
        while (!closing || !subscriptions.isEmpty()) {
            try {
                turn();
            } catch (Throwable broken) {
                endAll(broken);
            }
        }
        terminated = true;
        // Those that came between the last look and the line above; later ones see the line above.
        endAll(new EngineClosedException());
        shared.closeHistory();
    }

    private void turn() {
        noted = false;
        long head = tail.head();
        int work = attendToAll() + shared.advance();
        for (int i = behind.size(); i > 0 && !behind.isEmpty(); i--) {
            work += behind.advanceNext() + shared.advance();
        }
        if (work > 0) {
            return;
        }
        if (closing && tail.head() == head && attention.isEmpty()) {
            endIdle();
        }
        if (shared.hasMembers() || !behind.isEmpty()) {
            parking.awaitEvents(() -> hasNotes() || tail.head() != head);
        } else if (!closing || !subscriptions.isEmpty()) {
            parking.awaitNote(this::hasNotes);
        }
    }

    boolean hasNotes() {
        return noted || !attention.isEmpty();
    }

    private int attendToAll() {
        int attended = 0;
        while (attended < MAX_ATTENDED) {
            EventSubscription subscription = attention.poll();
            if (subscription == null) {
                break;
            }
            attendTo(subscription);
            attended++;
        }
        return attended;
    }

    private void attendTo(EventSubscription subscription) {
        if (subscription.stage == Stage.ENDED) {
            catchUp.forget(subscription);
        } else if (subscription.isCancelled()) {
            end(subscription);
        } else if (!subscription.away) {
            if (subscription.isInvalid() || subscription.failure() != null) {
                end(subscription);
            } else if (subscription.stage == Stage.NEW) {
                begin(subscription);
            } else if (subscription.stage != Stage.LIVE && !subscription.isReady) {
                resume(subscription);
            }
        }
    }

    private void begin(EventSubscription subscription) {
        subscription.interest = audiences.join(subscription.patterns());
        if (subscription.next == EventSubscription.UNKNOWN) {
            subscription.stage = Stage.IN_HISTORY;
            lend(subscription);
        } else {
            resume(subscription);
        }
    }

    private void lend(EventSubscription subscription) {
        Interest interest = subscription.interest;
        if (interest != null) {
            catchUp.lend(subscription, interest);
        }
    }

    /** Goes on where the subscription stopped: in the tail if that covers it, else in the journal. */
    void resume(EventSubscription subscription) {
        if (behind.accept(subscription)) {
            return;
        }
        subscription.stage = Stage.IN_HISTORY;
        if (subscription.isStarved && !subscription.hasDemand()) {
            subscription.awaitDemand();
        } else {
            lend(subscription);
        }
    }

    /** Takes a live subscription without demand out of the shared cursor; {@code event} is the first that it did not get. */
    void fallBehind(EventSubscription subscription, WriteEvent event, long index) {
        subscription.place = StartAt.from(event.position());
        leaveShared(subscription, index);
        subscription.awaitDemand();
    }

    /** Takes all live subscriptions out of the shared cursor. */
    void fallBehindAll(StartAt place) {
        for (EventSubscription subscription : List.copyOf(subscriptions)) {
            if (subscription.stage == Stage.LIVE) {
                subscription.place = place;
                leaveShared(subscription, EventSubscription.UNKNOWN);
                attend(subscription);
            }
        }
    }

    private void leaveShared(EventSubscription subscription, long index) {
        Interest interest = subscription.interest;
        if (interest != null) {
            shared.leave(subscription, interest);
        }
        subscription.next = index;
        subscription.stage = Stage.BEHIND;
    }

    /** Ends those that wait for nothing but new events; at the deadline also those that wait for demand. */
    private void endIdle() {
        for (EventSubscription subscription : List.copyOf(subscriptions)) {
            boolean isAtEnd = subscription.stage == Stage.LIVE || subscription.isReady;
            if (isAtEnd) {
                end(subscription);
            } else if (catchUp.isStopped() && !subscription.away && subscription.stage != Stage.NEW) {
                subscription.failWith(new EngineClosedException());
                end(subscription);
            }
        }
    }

    private void endAll(Throwable cause) {
        if (!(cause instanceof EngineClosedException)) {
            LOG.error("lane failed, its subscriptions end: subscriptions={}", subscriptions.size(), cause);
        }
        for (EventSubscription subscription : List.copyOf(subscriptions)) {
            subscription.failWith(cause);
            if (!subscription.away) {
                end(subscription);
            }
        }
    }

    /** Ends a subscription: silently if it was cancelled, else with its failure or, for want of one, complete. */
    void end(EventSubscription subscription) {
        if (!subscriptions.remove(subscription)) {
            return;
        }
        Interest interest = subscription.interest;
        if (interest != null) {
            if (subscription.stage == Stage.LIVE) {
                shared.leave(subscription, interest);
            }
            audiences.leave(interest);
            subscription.interest = null;
        }
        behind.remove(subscription);
        catchUp.forget(subscription);
        Ending.signal(subscription, subscription.failure());
    }
}
