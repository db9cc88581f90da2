package io.tickflux.transport.server.wire;

import io.rsocket.Payload;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One stream of a {@link PacedFlux}.
 *
 * <pre>
 *   source ──▶ parked (at most WINDOW elements) ──▶ encode ──▶ connection
 *      ▲                                                          │
 *      └── request: min(window, what the client wants) ── room ───┘
 * </pre>
 *
 * Elements are encoded and sent on the thread that brings them. Demand from the client and room on the connection come on event
 * loops and are passed on by the worker. Parked are only elements that were on their way when the room ended.
 */
final class PacedStream<T> implements CoreSubscriber<T>, Subscription {
    /** Elements asked for ahead: enough to keep a socket busy, few enough to park. */
    private static final int MAX_WINDOW = 64;

    private static final int FIRST_WINDOW = 4;
    private static final int WINDOW_BYTES = 512 << 10;
    private static final int MAX_SLICE = 256;

    private final CoreSubscriber<? super Payload> actual;
    private final PacedFlux.Pace<T> pace;
    private final Queue<T> parked = Queues.<T>get(MAX_WINDOW).get();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger wip = new AtomicInteger();
    private final Runnable roomAgain = this::roomAgain;
    private volatile boolean done;
    private volatile boolean cancelled;
    private volatile boolean waiting;
    private volatile @Nullable Throwable error;
    private volatile @Nullable Subscription source;

    // Guarded by wip.
    private long sent;
    private long asked;
    private int window = FIRST_WINDOW;

    PacedStream(CoreSubscriber<? super Payload> actual, PacedFlux.Pace<T> pace) {
        this.actual = actual;
        this.pace = pace;
    }

    void start(Publisher<? extends T> publisher) {
        actual.onSubscribe(this);
        onWorker(() -> {
            if (!cancelled) {
                publisher.subscribe(this);
            }
        });
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        if (cancelled) {
            subscription.cancel();
        } else {
            drain();
        }
    }

    @Override
    public void onNext(T element) {
        if (!parked.offer(element)) {
            onError(new IllegalStateException("elements: more than requested (expected: at most " + MAX_WINDOW + ")"));
            return;
        }
        drain();
    }

    @Override
    public void onError(Throwable cause) {
        error = cause;
        onComplete();
    }

    @Override
    public void onComplete() {
        done = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            onWorker(this::drain);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
        drain();
    }

    private void onWorker(Runnable task) {
        try {
            pace.worker().schedule(task);
        } catch (RejectedExecutionException e) {
            // The server is closed and the connection with it: nobody is left to send to.
            cancelled = true;
        }
    }

    private void drain() {
        if (wip.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        int slice = 0;
        do {
            slice += send(MAX_SLICE - slice);
            if (slice >= MAX_SLICE) {
                wip.set(0);
                onWorker(this::drain);
                return;
            }
            askForMore();
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    /** Sends what is parked, up to {@code max} elements; the number sent. */
    private int send(int max) {
        int count = 0;
        while (!cancelled && count < max) {
            boolean isLast = done;
            if (parked.isEmpty()) {
                if (isLast) {
                    terminate();
                }
                return count;
            }
            if (sent >= requested.get() || !hasRoom()) {
                return count;
            }
            sendOne();
            count++;
        }
        if (cancelled) {
            parked.clear();
            pace.budget().forget(roomAgain);
        }
        return count;
    }

    private void sendOne() {
        try {
            T element = Objects.requireNonNull(parked.poll());
            Payload payload = pace.encoder().apply(element);
            int bytes = payload.data().readableBytes();
            window = Math.max(1, Math.min(MAX_WINDOW, WINDOW_BYTES / Math.max(1, bytes)));
            sent++;
            actual.onNext(payload);
        } catch (Throwable cause) {
            // Whatever the encoder throws: a stream that merely stops would never be missed.
            Subscription current = source;
            if (current != null) {
                current.cancel();
            }
            error = cause;
            terminate();
        }
    }

    private void terminate() {
        cancelled = true;
        parked.clear();
        Throwable cause = error;
        if (cause == null) {
            actual.onComplete();
        } else {
            actual.onError(pace.errors().apply(cause));
        }
    }

    private boolean hasRoom() {
        if (pace.budget().hasRoom()) {
            return true;
        }
        if (!waiting) {
            waiting = true;
            pace.budget().whenRoomAgain(roomAgain);
        }
        return false;
    }

    private void roomAgain() {
        waiting = false;
        onWorker(this::drain);
    }

    private void askForMore() {
        Subscription current = source;
        if (cancelled || done || current == null) {
            return;
        }
        long ahead = asked - sent;
        long wanted = Math.min(window - ahead, requested.get() - asked);
        boolean isWorthIt = ahead <= window / 2;
        if (wanted > 0 && isWorthIt && hasRoom()) {
            asked += wanted;
            current.request(wanted);
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }
}
