package io.tickflux.bench;

import io.tickflux.api.Records;
import io.tickflux.api.WriteEvent;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that keeps up: measures how late each write of a {@link Feed} comes, and whether all come once and in order. */
final class Receiver extends BaseSubscriber<WriteEvent> {
    private final SynchronizedHistogram latencies = new SynchronizedHistogram(3);
    private volatile long received;
    private volatile long outOfOrder;
    private volatile @Nullable Throwable failure;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time, as Reactive Streams has it
    protected void hookOnNext(WriteEvent event) {
        long now = System.nanoTime();
        Records rows = event.records();
        latencies.recordValue(Math.max(0, now - rows.longAt(Feed.DUE, 0)));
        if (rows.longAt(Feed.NUMBER, 0) != received) {
            outOfOrder++;
        }
        received++;
    }

    @Override
    protected void hookOnError(Throwable cause) {
        failure = cause;
    }

    /** Waits until so many came. */
    void await(long count) throws InterruptedException {
        Waiting.until("received=" + count, () -> received >= count || failure != null);
        if (failure != null) {
            throw new IllegalStateException("the subscription failed", failure);
        }
    }

    long received() {
        return received;
    }

    /** Writes that came at another place than they were sent: lost, doubled or swapped ones. */
    long outOfOrder() {
        return outOfOrder;
    }

    /** What was measured since the last call. */
    Histogram takeLatencies() {
        Histogram taken = latencies.copy();
        latencies.reset();
        return taken;
    }
}
