package io.tickflux.engine.fanout;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * One subscriber's cursor: where it is, how much it asked for, and no queue.
 *
 * <p>Signals come from one thread at a time: the lane's, or while {@link #away} a catch-up thread, to which the lane lends it.
 * {@link #request} and {@link #cancel} come from anywhere, and only leave a note.
 */
final class EventSubscription implements Subscription {
    /** Where a subscription stands in its lane. */
    enum Stage {
        /** Not yet met by the lane. */
        NEW,
        /** Moves with the lane's shared cursor. */
        LIVE,
        /** Has its own index in the tail. */
        BEHIND,
        /** What it needs next is in the journal. */
        IN_HISTORY,
        /** Ended: nothing may be signalled any more. */
        ENDED
    }

    /** Values of {@link #requested} that are no demand. */
    private static final long CANCELLED = Long.MIN_VALUE;

    private static final long INVALID = -1;
    static final long UNKNOWN = -1;
    private static final VarHandle REQUESTED;
    private static final VarHandle HUNGRY;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            REQUESTED = lookup.findVarHandle(EventSubscription.class, "requested", long.class);
            HUNGRY = lookup.findVarHandle(EventSubscription.class, "hungry", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Lane lane;
    private final List<KeyPattern> patterns;

    /** All that was ever asked for; {@link Long#MAX_VALUE} for no bound. */
    private volatile long requested;

    /** Whether the owner stopped for want of demand and needs to be told of it. */
    private volatile boolean hungry;

    /** Whether a catch-up thread has it. */
    volatile boolean away;

    volatile Stage stage = Stage.NEW;

    // From here on the owner's: the lane's thread, or a catch-up thread while away.

    private @Nullable CoreSubscriber<? super WriteEvent> subscriber;
    private long emitted;
    private @Nullable Position delivered;
    private @Nullable Throwable failure;

    /** Where to go on, as far as the tail does not know better. */
    StartAt place;

    /** The index in the tail to look at next while {@link Stage#BEHIND}. */
    long next = UNKNOWN;

    /** Whether it waits for its turn to read from the tail. */
    boolean isReady;

    /** Whether an event for it stands at {@link #place}, and was not asked for. */
    boolean isStarved;

    /** Events before it are passed over: where it joins was not published yet. */
    @Nullable
    Position joinAt;

    @Nullable
    Interest interest;

    /** Its slot among the live members of its interest. */
    int liveAt;

    EventSubscription(
            Lane lane, List<KeyPattern> patterns, StartAt place, CoreSubscriber<? super WriteEvent> subscriber) {
        this.lane = lane;
        this.patterns = patterns;
        this.place = place;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        while (true) {
            long before = requested;
            if (before < 0) {
                return;
            }
            long after = n <= 0 ? INVALID : before + n < 0 ? Long.MAX_VALUE : before + n;
            if (REQUESTED.compareAndSet(this, before, after)) {
                break;
            }
        }
        if (n <= 0 || (hungry && HUNGRY.compareAndSet(this, true, false))) {
            lane.attend(this);
        }
    }

    @Override
    public void cancel() {
        if ((long) REQUESTED.getAndSet(this, CANCELLED) != CANCELLED) {
            lane.attend(this);
        }
    }

    boolean isCancelled() {
        return requested == CANCELLED;
    }

    /** Whether a non-positive amount was requested (rule 3.9). */
    boolean isInvalid() {
        return requested == INVALID;
    }

    boolean hasDemand() {
        return emitted < requested;
    }

    /** Asks to be attended to by the lane when there is demand. */
    void awaitDemand() {
        hungry = true;
        boolean somethingToDo = hasDemand() || requested < 0;
        if (somethingToDo && HUNGRY.compareAndSet(this, true, false)) {
            lane.attend(this);
        }
    }

    /** Delivers one event, with demand at hand; false when it must end, see {@link #failure}. */
    boolean emit(WriteEvent event) {
        CoreSubscriber<? super WriteEvent> target = subscriber;
        if (target == null) {
            return false;
        }
        emitted++;
        delivered = event.position();
        try {
            target.onNext(event);
            return true;
        } catch (Throwable thrown) {
            // Of any kind: Reactor lets fatal ones through, and they would end the lane for everybody.
            failure = thrown;
            return false;
        }
    }

    /**
     * Delivers events as far as there is demand; returns how many, see {@link #failure} for whether it must end.
     *
     * @param offsets which of {@code events}, in order; the first {@code count} of them
     */
    int emit(WriteEvent[] events, int[] offsets, int count) {
        CoreSubscriber<? super WriteEvent> target = subscriber;
        long before = emitted;
        long sent = before;
        if (target == null) {
            return 0;
        }
        try {
            for (int i = 0; i < count && sent < requested; i++) {
                sent++;
                target.onNext(events[offsets[i]]);
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        int delivering = (int) (sent - before);
        if (delivering > 0) {
            emitted = sent;
            delivered = events[offsets[delivering - 1]].position();
        }
        return delivering;
    }

    /** Ends it with the next turn of its lane. */
    void failWith(Throwable cause) {
        failure = cause;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Forgets the subscriber, which can be told its end then. */
    @Nullable
    CoreSubscriber<? super WriteEvent> release() {
        CoreSubscriber<? super WriteEvent> target = subscriber;
        subscriber = null;
        stage = Stage.ENDED;
        return target;
    }

    List<KeyPattern> patterns() {
        return patterns;
    }

    Lane lane() {
        return lane;
    }

    /** May be called by any thread; exact only for the owner. */
    SubscriptionStatus status(Tail tail, long laneIndex) {
        long head = tail.head();
        long index = stage == Stage.LIVE ? laneIndex : next;
        boolean live = stage == Stage.LIVE || (stage == Stage.BEHIND && index >= tail.low());
        long lag = live ? head - index : head - tail.low();
        long asked = requested;
        long demand = asked == Long.MAX_VALUE ? asked : Math.max(0, asked - emitted);
        return new SubscriptionStatus(
                patterns,
                live ? SubscriptionStatus.State.LIVE : SubscriptionStatus.State.CATCHING_UP,
                delivered,
                Math.max(0, lag),
                demand);
    }
}
