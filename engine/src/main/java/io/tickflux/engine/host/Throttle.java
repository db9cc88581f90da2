package io.tickflux.engine.host;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a plugin back for some ticks of the host's timer: it is given no events and no demand. From any thread. */
final class Throttle {
    private static final int MAX_TICKS = 60;

    /** One for each place at which a plugin can be held back: three at most. */
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    private volatile int ticksLeft;

    /**
     * Whether to wait.
     *
     * @param again is run, once, when it is over; the same object whenever the same place asks
     */
    boolean holds(Runnable again) {
        if (ticksLeft == 0) {
            return false;
        }
        waiting.add(again);
        if (ticksLeft == 0) {
            // It ended in between, and may have overlooked the new one.
            waiting.remove(again);
            return false;
        }
        return true;
    }

    synchronized void hold(int ticks) {
        ticksLeft = Math.min(MAX_TICKS, Math.max(ticksLeft, ticks));
    }

    void tick() {
        synchronized (this) {
            if (ticksLeft == 0) {
                return;
            }
            ticksLeft--;
        }
        if (ticksLeft == 0) {
            for (Runnable again : List.copyOf(waiting)) {
                if (waiting.remove(again)) {
                    again.run();
                }
            }
        }
    }
}
