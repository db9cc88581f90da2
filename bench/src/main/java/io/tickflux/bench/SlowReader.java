package io.tickflux.bench;

import io.tickflux.api.Position;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RawSubscriber} at some events a second until it is told to hurry, and looks for holes. */
final class SlowReader implements Runnable {
    private static final String FIELD = "\"position\":\"";
    private static final int DIGITS = 19;

    private final RawSubscriber subscriber;
    private final long pauseNanos;
    private volatile boolean hurried;
    private volatile long last;
    private volatile long holes;
    private volatile @Nullable IOException failure;

    SlowReader(RawSubscriber subscriber, int eventsPerSecond) {
        this.subscriber = subscriber;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / eventsPerSecond;
    }

    /** Reads until the connection is closed. */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void run() {
        try {
            while (true) {
                long position = position(subscriber.next());
                if (last != 0 && position != last + 1) {
                    holes++;
                }
                last = position;
                if (!hurried) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        } catch (IOException ended) {
            failure = ended;
        }
    }

    /** The embedded journal's positions are dense, so that a hole shows. */
    private static long position(String event) {
        int start = event.indexOf(FIELD) + FIELD.length();
        return Position.parse(event.substring(start, start + DIGITS)).sequence();
    }

    /** Reads as fast as it can from now on; waits until it is there. */
    void catchUp(Position target) throws InterruptedException {
        hurried = true;
        Waiting.until("slow subscriber at " + target, () -> last >= target.sequence() || failure != null);
        if (last < target.sequence()) {
            throw new IllegalStateException("the slow subscriber was cut off at " + last, failure);
        }
    }

    /** The position of the last event that it read. */
    long last() {
        return last;
    }

    /** Places where an event is missing or comes twice. */
    long holes() {
        return holes;
    }
}
