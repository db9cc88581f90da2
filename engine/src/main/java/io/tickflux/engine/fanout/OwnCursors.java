package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a lane that are behind the shared cursor, or ahead of it, but in the tail: each has an index of its own and
 * takes turns, until it meets the shared cursor. Costs about two loads for each event that is not for it. For the lane's thread.
 */
final class OwnCursors {
    /** How many events a turn passes over at most. */
    private static final int MAX_PASSED = 4096;

    private final Tail tail;
    private final Audiences audiences;
    private final SharedCursor shared;
    private final Lane lane;
    /** Those with something to do, in the order of their turns; each of the lane's subscriptions at most once. */
    private final Deque<EventSubscription> ready = new ArrayDeque<>();

    OwnCursors(Tail tail, Audiences audiences, SharedCursor shared, Lane lane) {
        this.tail = tail;
        this.audiences = audiences;
        this.shared = shared;
        this.lane = lane;
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    int size() {
        return ready.size();
    }

    /** Lets a subscription go on in the tail; false when the tail does not cover its place. */
    boolean accept(EventSubscription subscription) {
        subscription.next = locate(subscription);
        if (subscription.next < 0) {
            return false;
        }
        subscription.isStarved = false;
        subscription.stage = EventSubscription.Stage.BEHIND;
        enqueue(subscription);
        return true;
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

    private void enqueue(EventSubscription subscription) {
        subscription.isReady = true;
        ready.add(subscription);
    }

    void remove(EventSubscription subscription) {
        if (subscription.isReady) {
            ready.remove(subscription);
            subscription.isReady = false;
        }
    }

    /** Gives the next one its slice; returns how many events it came by. */
    int advanceNext() {
        EventSubscription subscription = ready.remove();
        subscription.isReady = false;
        Interest interest = subscription.interest;
        if (interest == null) {
            return 0;
        }
        long from = subscription.next;
        long to = Math.min(shared.limitFor(from), from + MAX_PASSED);
        int delivered = 0;
        Position seen = null;
        Step step = Step.PASSED;
        while (subscription.next < to && delivered < Slice.EVENTS) {
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
        audiences.of(keyId, event);
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
            lane.end(subscription);
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
            lane.resume(subscription);
        } else if (shared.isAt(subscription.next) && subscription.joinAt == null) {
            shared.join(subscription, interest);
        } else {
            enqueue(subscription);
        }
    }
}
