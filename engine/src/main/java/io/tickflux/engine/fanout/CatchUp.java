package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.journal.Journal;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves subscriptions that need the journal: a few threads, one slice for one subscription at a time, then the next one's turn. A
 * lane lends a subscription; it comes back when the tail covers its place, when it wants no more, or when it failed.
 */
final class CatchUp {
    private static final long IDLE_SECONDS = 10;

    private final Journal journal;
    private final Tail tail;
    private final IdleReaders idle = new IdleReaders();
    private final ThreadPoolExecutor threads;
    private volatile boolean stopped;

    private CatchUp(Journal journal, Tail tail, ThreadPoolExecutor threads) {
        this.journal = journal;
        this.tail = tail;
        this.threads = threads;
    }

    static CatchUp create(Journal journal, Tail tail, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "tickflux-catchup-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        // The queue's bound: one entry for each subscription.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return new CatchUp(journal, tail, pool);
    }

    /** Takes a subscription over; afterwards it is given back to its lane's attention. */
    void lend(EventSubscription subscription, Interest interest) {
        subscription.away = true;
        submit(subscription, interest);
    }

    private void submit(EventSubscription subscription, Interest interest) {
        try {
            threads.execute(() -> turn(subscription, interest));
        } catch (RejectedExecutionException closed) {
            subscription.failWith(new EngineClosedException());
            giveBack(subscription);
        }
    }

    private void turn(EventSubscription subscription, Interest interest) {
        boolean again = false;
        try {
            again = slice(subscription, interest);
        } catch (Throwable failure) {
            subscription.failWith(failure);
        }
        if (again) {
            submit(subscription, interest);
        } else {
            giveBack(subscription);
        }
    }

    private void giveBack(EventSubscription subscription) {
        subscription.away = false;
        subscription.lane().attend(subscription);
    }

    /** Whether there is more to do at once. */
    private boolean slice(EventSubscription subscription, Interest interest) {
        History history = idle.take(subscription);
        if (history == null) {
            history = open(subscription, interest);
        }
        if (history == null) {
            return false;
        }
        boolean keep = false;
        try {
            Outcome outcome = deliver(subscription, history);
            subscription.place = StartAt.from(history.position());
            subscription.isStarved = outcome == Outcome.STARVED;
            keep = outcome != Outcome.ENDED && !stopped && !history.reachesTail();
            return keep && outcome == Outcome.MORE;
        } finally {
            if (keep) {
                idle.keep(subscription, history);
            } else {
                history.close();
            }
        }
    }

    /** Finds out where the subscription is; opens the journal only if it is needed. */
    private @Nullable History open(EventSubscription subscription, Interest interest) {
        Position from = Starts.resolve(journal, subscription.place);
        subscription.place = StartAt.from(from);
        return stopped || tail.covers(from) ? null : History.open(journal, tail, from, interest::wants);
    }

    /** How a slice went. */
    private enum Outcome {
        MORE,
        /** There is an event for it, and no demand. */
        STARVED,
        ENDED
    }

    /** Looks for the next event even without demand: a subscription whose keys are quiet must not grow old here. */
    private Outcome deliver(EventSubscription subscription, History history) {
        long bytes = 0;
        for (int i = 0; i < Slice.EVENTS && bytes < Slice.BYTES && !stopped && !subscription.isCancelled(); i++) {
            WriteEvent event = history.peek();
            if (event == null) {
                return Outcome.MORE;
            }
            if (!subscription.hasDemand()) {
                return Outcome.STARVED;
            }
            history.advance();
            if (!subscription.emit(event)) {
                return Outcome.ENDED;
            }
            bytes += Tail.sizeOf(event);
        }
        return subscription.isCancelled() ? Outcome.ENDED : Outcome.MORE;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Gives up what is kept for a subscription that ended. */
    void forget(EventSubscription subscription) {
        History history = idle.take(subscription);
        if (history != null) {
            history.close();
        }
    }

    /** Gives every subscription back at once, and takes none any more. */
    void stop() {
        stopped = true;
        threads.shutdown();
    }

    /** Waits for the threads to end; false when they did not. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        boolean ended = threads.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        idle.close();
        return ended;
    }
}
