package io.tickflux.engine.ingest;

import io.tickflux.api.Ack;
import io.tickflux.api.Write;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One stream of writes on its way into the queue, and the stream of its acks on the way back.
 *
 * <p>Two bounds: at most {@link #PREFETCH} writes are asked for that have not come yet, and none while the queue is full; at most
 * {@link #WINDOW} writes are without an ack that the subscriber took, so one that takes no acks stops its own writes and nothing
 * else.
 *
 * <p>All signals are given, and all writes asked for, by {@link #drainLoop} on this stream's worker, one at a time.
 */
final class StreamedWrites implements CoreSubscriber<Write>, Subscription {
    static final int PREFETCH = 16;
    static final int WINDOW = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(StreamedWrites.class);

    private final WriteQueue queue;
    private final CoreSubscriber<? super Ack> subscriber;
    private final Scheduler.Worker worker;
    private final Queue<Ack> acks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong acksRequested = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicBoolean waitsForRoom = new AtomicBoolean();

    private volatile @Nullable Subscription source;
    private volatile @Nullable Throwable sourceError;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private volatile boolean sourceEnded;
    private volatile boolean ended;
    /** Writes asked for and acks given so far; touched by the drain loop only. */
    private long asked;

    private long given;

    StreamedWrites(WriteQueue queue, CoreSubscriber<? super Ack> subscriber, Scheduler.Worker worker) {
        this.queue = queue;
        this.subscriber = subscriber;
        this.worker = worker;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        subscriber.onSubscribe(this);
        drain();
    }

    @Override
    public void onNext(Write write) {
        StreamAnswer answer = new StreamAnswer(arrived.get());
        if (!answer.isCancelled()) {
            try {
                queue.put(PendingWrites.of(List.of(write), answer));
            } catch (RuntimeException refused) {
                answer.refused(refused);
            }
        }
        arrived.incrementAndGet();
        drain();
    }

    @Override
    public void onError(Throwable cause) {
        sourceError = cause;
        sourceEnded = true;
        drain();
    }

    @Override
    public void onComplete() {
        sourceEnded = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            acksRequested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public void cancel() {
        end();
    }

    private void drain() {
        if (!ended && work.getAndIncrement() == 0) {
            try {
                worker.schedule(this::drainLoop);
            } catch (RejectedExecutionException gone) {
                // The stream ended in between; whoever brought news of it, the writer above all, is not to suffer.
                LOG.trace("a stream of writes that has ended has nothing to hear", gone);
            }
        }
    }

    private void drainLoop() {
        int seen = work.get();
        while (seen != 0 && !ended) {
            giveAcks();
            if (!ended && !endIfDone()) {
                askForMore();
            }
            seen = work.addAndGet(-seen);
        }
    }

    private void giveAcks() {
        while (!ended && given < acksRequested.get()) {
            Ack ack = acks.poll();
            if (ack == null) {
                return;
            }
            given++;
            subscriber.onNext(ack);
        }
    }

    private boolean endIfDone() {
        Refusal refused = refusal.get();
        if (refused != null && given == refused.index()) {
            end();
            subscriber.onError(refused.cause());
            return true;
        }
        // Read before `arrived`: a source that has ended brings no more.
        boolean noMore = sourceEnded;
        if (!noMore || refused != null || given < arrived.get()) {
            return false;
        }
        end();
        Throwable cause = sourceError;
        if (cause == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(cause);
        }
        return true;
    }

    private void askForMore() {
        long underWay = asked - arrived.get();
        long more = Math.min(PREFETCH - underWay, WINDOW - (asked - given));
        Subscription from = source;
        boolean worthwhile = more >= PREFETCH / 2 || (underWay == 0 && more > 0);
        if (from != null && worthwhile && !sourceEnded && refusal.get() == null && hasRoom()) {
            asked += more;
            from.request(more);
        }
    }

    private boolean hasRoom() {
        if (waitsForRoom.get()) {
            return false;
        }
        waitsForRoom.set(true);
        boolean room = queue.hasRoom(() -> {
            waitsForRoom.set(false);
            drain();
        });
        if (room) {
            waitsForRoom.set(false);
        }
        return room;
    }

    private void end() {
        ended = true;
        Subscription from = source;
        if (from != null) {
            from.cancel();
        }
        worker.dispose();
    }

    /** The first write of this stream, counted from 0, that cannot be stored: all before it are acknowledged first. */
    private record Refusal(long index, Throwable cause) {
        static Refusal first(@Nullable Refusal known, Refusal other) {
            return known != null && known.index < other.index ? known : other;
        }
    }

    private final class StreamAnswer implements PendingWrites.Answer {
        private final long index;

        StreamAnswer(long index) {
            this.index = index;
        }

        @Override
        public boolean isCancelled() {
            return ended || refusal.get() != null;
        }

        @Override
        public void stored(List<Ack> stored) {
            acks.addAll(stored);
            drain();
        }

        @Override
        public void refused(Throwable cause) {
            Refusal mine = new Refusal(index, cause);
            refusal.updateAndGet(known -> Refusal.first(known, mine));
            drain();
        }
    }
}
