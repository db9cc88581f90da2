package io.tickflux.engine.host;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.host.source.Batch;
import io.tickflux.engine.host.source.Batching;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a trigger is given next: takes events from the inbox, leaves out what it does not want, and joins those of a batch. A batch
 * holds consecutive events of one key, and no requests; events that are left out do not part it. Keeps the order of positions. For one thread.
 *
 * <pre>
 *   inbox:  a1  a2  (b3)  a4 │ c5 │ a6 ...        batch: a1 a2 a4     ( ) left out
 * </pre>
 */
final class Handover {
    private final Inbox inbox;
    private final TriggerFeed feed;
    private final Scheduler timers;
    private final Runnable again;
    private final Batching batching;
    private final Batch batch;
    private long dueNanos;
    private @Nullable Next passed;
    private @Nullable Next held;

    /**
     * Takes from an inbox.
     *
     * @param again is called when a batch has waited for its time; must not block
     */
    Handover(Inbox inbox, TriggerFeed feed, Batching batching, Scheduler timers, Runnable again) {
        this.inbox = inbox;
        this.feed = feed;
        this.timers = timers;
        this.again = again;
        this.batching = batching;
        this.batch = new Batch(batching);
    }

    /**
     * An event, or several that have become one.
     *
     * @param event as the trigger is given it
     * @param fires false when the trigger is not given it and it is done
     */
    record Next(WriteEvent event, boolean fires) {}

    /** Null when there is nothing at the moment. */
    @Nullable
    Next poll() {
        if (batching.max() == 1) {
            return take();
        }
        if (batch.isEmpty() && passed != null) {
            Next next = passed;
            passed = null;
            return next;
        }
        Next next = take();
        while (next != null) {
            if (batch.isEmpty() && (!next.fires() || isAlone(next))) {
                return next;
            }
            if (!joined(next) || batch.isFull() || feed.endsBatch(next.event().position())) {
                return flush();
            }
            next = take();
        }
        return !batch.isEmpty() && timers.now(TimeUnit.NANOSECONDS) >= dueNanos ? flush() : null;
    }

    private @Nullable Next take() {
        Next next = held;
        held = null;
        if (next != null) {
            return next;
        }
        WriteEvent event = inbox.poll();
        if (event == null) {
            return null;
        }
        WriteEvent wanted = feed.select(event);
        return wanted == null ? new Next(event, false) : new Next(wanted, true);
    }

    /** Each client wants an answer of its own. */
    private boolean isAlone(Next next) {
        return feed.requests().isOne(next.event());
    }

    private boolean joined(Next next) {
        if (!next.fires()) {
            passed = next;
            return true;
        }
        boolean first = batch.isEmpty();
        if (isAlone(next) || !batch.add(next.event())) {
            held = next;
            return false;
        }
        passed = null;
        if (first) {
            long lingerNanos = batching.linger().toNanos();
            dueNanos = timers.now(TimeUnit.NANOSECONDS) + lingerNanos;
            if (lingerNanos > 0) {
                timers.schedule(again, lingerNanos, TimeUnit.NANOSECONDS);
            }
        }
        return true;
    }

    private Next flush() {
        feed.handedOver(batch.positions());
        return new Next(batch.take(), true);
    }
}
