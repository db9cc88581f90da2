package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.fanout.EventSubscription.Stage;
import io.tickflux.engine.journal.Journal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
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

    /** How much one turn delivers to one subscription at most. */
    static final int SLICE_EVENTS = 256;

    /** How many events one turn passes over at most to find them. */
    private static final int SLICE_SCAN = 4096;

    private static final int MAX_ATTENDED = 1024;

    private final Tail tail;
    private final CatchUp catchUp;
    private final Audiences audiences = new Audiences();
    private final SharedCursor shared;
    private final Parking parking = new Parking();
    /** Bound: a handful of entries for each subscription. */
    private final Queue<EventSubscription> attention = new ConcurrentLinkedQueue<>();

    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    /** Those who are behind, with demand, in the order of their turns. */
    private final Deque<EventSubscription> ready = new ArrayDeque<>();

    private volatile boolean noted;
    private volatile boolean closing;
    private volatile boolean terminated;

    Lane(Journal journal, Tail tail, KeyTable keys, CatchUp catchUp) {
        this.tail = tail;
        this.catchUp = catchUp;
        this.shared = new SharedCursor(journal, tail, keys, audiences, this);
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
        int work = attendToAll() + shared.advance(SLICE_EVENTS);
        for (int i = ready.size(); i > 0 && !ready.isEmpty(); i--) {
            work += drain(ready.remove()) + shared.advance(SLICE_EVENTS);
        }
        if (work > 0) {
            return;
        }
        if (closing && tail.head() == head && attention.isEmpty()) {
            endIdle();
        }
        if (shared.hasMembers() || !ready.isEmpty()) {
            parking.awaitEvents(() -> hasNotes() || tail.head() != head);
        } else if (!closing || !subscriptions.isEmpty()) {
            parking.awaitNote(this::hasNotes);
        }
    }

    private boolean hasNotes() {
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
    private void resume(EventSubscription subscription) {
        long index = locate(subscription);
        subscription.next = index;
        if (index >= 0) {
            subscription.isStarved = false;
            subscription.stage = Stage.BEHIND;
            subscription.isReady = true;
            ready.add(subscription);
            return;
        }
        subscription.stage = Stage.IN_HISTORY;
        if (subscription.isStarved && !subscription.hasDemand()) {
            subscription.awaitDemand();
        } else {
            lend(subscription);
        }
    }

    private long locate(EventSubscription subscription) {
        if (subscription.next >= 0 && subscription.next >= tail.low()) {
            return subscription.next;
        }
        if (subscription.place instanceof StartAt.From from) {
            subscription.joinAt = from.position();
            return tail.indexFrom(from.position());
        }
        return subscription.place instanceof StartAt.After after ? tail.indexAfter(after.position()) : -1;
    }

    /** Gives a subscription that is behind its slice of the tail; returns how many events it came by. */
    private int drain(EventSubscription subscription) {
        subscription.isReady = false;
        Interest interest = subscription.interest;
        if (interest == null) {
            return 0;
        }
        long from = subscription.next;
        long to = Math.min(shared.limitFor(from), from + SLICE_SCAN);
        int delivered = 0;
        Position seen = null;
        Step step = Step.PASSED;
        while (subscription.next < to && delivered < SLICE_EVENTS) {
            WriteEvent event = tail.event(subscription.next);
            int keyId = tail.keyId(subscription.next);
            if (!tail.holds(subscription.next) || event == null) {
                step = Step.LOST;
                break;
            }
            step = step(subscription, interest, event, keyId);
            if (step == Step.STARVED || step == Step.FAILED) {
                break;
            }
            seen = event.position();
            subscription.next++;
            delivered += step == Step.DELIVERED ? 1 : 0;
        }
        int passed = (int) (subscription.next - from);
        settle(subscription, interest, step, seen);
        return step == Step.LOST ? passed + 1 : passed;
    }

    /** What came of one event for one subscription. */
    private enum Step {
        PASSED,
        DELIVERED,
        STARVED,
        FAILED,
        LOST
    }

    private Step step(EventSubscription subscription, Interest interest, WriteEvent event, int keyId) {
        audiences.of(keyId, event.key());
        if (!interest.wants(keyId) || isBeforeJoint(subscription, event)) {
            return Step.PASSED;
        }
        if (!subscription.hasDemand()) {
            subscription.place = StartAt.from(event.position());
            return Step.STARVED;
        }
        return subscription.emit(event) ? Step.DELIVERED : Step.FAILED;
    }

    private static boolean isBeforeJoint(EventSubscription subscription, WriteEvent event) {
        Position joint = subscription.joinAt;
        if (joint != null && event.position().compareTo(joint) < 0) {
            return true;
        }
        subscription.joinAt = null;
        return false;
    }

    private void settle(EventSubscription subscription, Interest interest, Step last, @Nullable Position seen) {
        if (last == Step.FAILED) {
            end(subscription);
            return;
        }
        if (last == Step.STARVED) {
            subscription.awaitDemand();
            return;
        }
        if (seen != null && subscription.joinAt == null) {
            subscription.place = StartAt.after(seen);
        }
        if (last == Step.LOST) {
            subscription.next = EventSubscription.UNKNOWN;
            resume(subscription);
        } else if (shared.isAt(subscription.next) && subscription.joinAt == null) {
            shared.join(subscription, interest);
        } else {
            subscription.isReady = true;
            ready.add(subscription);
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
        if (subscription.isReady) {
            ready.remove(subscription);
            subscription.isReady = false;
        }
        catchUp.forget(subscription);
        Ending.signal(subscription, subscription.failure());
    }
}
