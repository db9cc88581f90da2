package io.tickflux.engine.fanout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a lane's thread waits when there is nothing to do: it looks around for some microseconds, then parks. */
final class Parking {
    /** Waking a parked thread costs some 30 µs, so a short look pays; two spinning threads on two cores ruin every tail. */
    private static final long SPIN_NANOS = 10_000;

    private static final int AWAKE = 0;
    /** Parked, waiting for events and notes. */
    private static final int LISTENING = 1;
    /** Parked, waiting for notes only. */
    private static final int DEAF = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Parking.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile int state = AWAKE;
    private volatile @Nullable Thread parked;

    /** Waits until {@code work} or {@link #wakeForEvents}. */
    void awaitEvents(BooleanSupplier work) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < SPIN_NANOS) {
            if (work.getAsBoolean()) {
                return;
            }
            Thread.onSpinWait();
        }
        park(LISTENING, work);
    }

    /** Waits until {@code work} or {@link #wakeForNote}; events do not matter. */
    void awaitNote(BooleanSupplier work) {
        park(DEAF, work);
    }

    private void park(int as, BooleanSupplier work) {
        parked = Thread.currentThread();
        state = as;
        // Either we see the work, or whoever made it sees that we are parked.
        VarHandle.fullFence();
        if (work.getAsBoolean()) {
            state = AWAKE;
            return;
        }
        while (state != AWAKE) {
            LockSupport.park(this);
        }
    }

    /** After a full fence behind the event's publication. */
    void wakeForEvents() {
        if (state == LISTENING) {
            wake(LISTENING);
        }
    }

    void wakeForNote() {
        int current = state;
        if (current != AWAKE) {
            wake(current);
        }
    }

    private void wake(int from) {
        if (STATE.compareAndSet(this, from, AWAKE)) {
            LockSupport.unpark(parked);
        }
    }
}
