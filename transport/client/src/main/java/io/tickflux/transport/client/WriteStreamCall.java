package io.tickflux.transport.client;

import io.rsocket.Payload;
import io.tickflux.api.Ack;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.Envelope;
import io.tickflux.transport.client.protocol.Route;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * One stream of writes over as many channels as it takes.
 *
 * <pre>
 *   source ──▶ unsent ──▶ channel ──▶ unacked ──▶ gone
 *                ▲        (sent)         │ (ack)
 *                └──── channel lost ─────┘
 * </pre>
 *
 * {@code unsent} and {@code unacked} together hold no more than the {@link WriteWindow}. Signals come from three sides: the source,
 * the channel's credit, and the acks; what they change is guarded by a lock, what follows from it is done by one thread at a time.
 */
final class WriteStreamCall implements CoreSubscriber<Write> {
    private final Calls calls;
    private final WriteWindow window;
    private final long maxWritesOfChannel;
    private final String producer = "client-" + UUID.randomUUID();
    private final AtomicInteger wip = new AtomicInteger();

    // Guarded by this.
    private final Deque<Write> unsent = new ArrayDeque<>();
    private final Deque<Write> unacked = new ArrayDeque<>();
    private @Nullable Subscription source;
    private @Nullable Throwable failure;
    private @Nullable Channel channel;
    private boolean done;
    private boolean cancelled;
    private long number;
    private long heldBytes;
    private long asked;

    private WriteStreamCall(Calls calls, WriteWindow window, long maxWritesOfChannel) {
        this.calls = calls;
        this.window = window;
        this.maxWritesOfChannel = maxWritesOfChannel;
    }

    /** @param maxWritesOfChannel after so many writes a new channel begins: RSocket's demand ends at 2^31-1 for good */
    static Flux<Ack> of(Calls calls, Publisher<Write> writes, WriteWindow window, long maxWritesOfChannel) {
        return Flux.defer(() -> {
            WriteStreamCall call = new WriteStreamCall(calls, window, maxWritesOfChannel);
            Flux<Ack> acks = calls.resumed(Flux.defer(call::attempt))
                    .repeat(call::hasMore)
                    .concatWith(Flux.defer(call::end))
                    .doFinally(signal -> call.cancel());
            return acks.doOnSubscribe(subscription -> writes.subscribe(call));
        });
    }

    private Flux<Ack> attempt() {
        Channel next = new Channel();
        synchronized (this) {
            while (!unacked.isEmpty()) {
                unsent.addFirst(unacked.removeLast());
            }
            channel = next;
        }
        return calls.requestChannel(next).takeUntilOther(next.unused.asMono()).map(this::acknowledged);
    }

    private Ack acknowledged(Payload payload) {
        Ack ack = Answers.ack(Calls.tree(payload));
        synchronized (this) {
            heldBytes -= bytes(unacked.remove());
        }
        drain();
        return ack;
    }

    private synchronized boolean hasMore() {
        return !(done && unsent.isEmpty() && unacked.isEmpty());
    }

    private synchronized Flux<Ack> end() {
        return failure == null ? Flux.empty() : Flux.error(failure);
    }

    private void cancel() {
        Subscription current;
        synchronized (this) {
            cancelled = true;
            current = source;
        }
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean late;
        synchronized (this) {
            source = subscription;
            late = cancelled;
        }
        if (late) {
            subscription.cancel();
        } else {
            drain();
        }
    }

    @Override
    public void onNext(Write write) {
        synchronized (this) {
            asked--;
            heldBytes += bytes(write);
            unsent.add(numbered(write));
        }
        drain();
    }

    private Write numbered(Write write) {
        Origin origin = write.origin();
        if (!origin.producer().isEmpty()) {
            return write;
        }
        number++;
        return write.by(new Origin(producer, number, origin.hops(), origin.checkpoint()));
    }

    private static long bytes(Write write) {
        return write.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
    }

    @Override
    public void onError(Throwable cause) {
        synchronized (this) {
            failure = cause;
        }
        onComplete();
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            done = true;
        }
        drain();
    }

    private void drain() {
        if (wip.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            Channel current;
            synchronized (this) {
                current = channel;
            }
            if (current != null) {
                current.send();
            }
            askForMore(current);
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    /** What the server would take and the window has room for. */
    private void askForMore(@Nullable Channel current) {
        Subscription from;
        long n;
        synchronized (this) {
            from = source;
            long room = window.writes() - unsent.size() - unacked.size() - asked;
            long taken = current == null ? 0 : current.credit() - unsent.size() - asked;
            n = done || cancelled || heldBytes >= window.bytes() ? 0 : Math.min(room, taken);
            asked += Math.max(0, n);
        }
        if (from != null && n > 0) {
            from.request(n);
        }
    }

    /** The outgoing side of one channel. */
    private final class Channel extends Flux<Payload> implements Subscription {
        /** Ends a channel that carried nothing: to RSocket, which opens it with the first payload, that is an error. */
        private final Sinks.Empty<Void> unused = Sinks.empty();

        private @Nullable CoreSubscriber<? super Payload> actual;

        // Guarded by the call's lock.
        private long demand;
        private long sent;
        private boolean ended;

        @Override
        public void subscribe(CoreSubscriber<? super Payload> subscriber) {
            actual = subscriber;
            subscriber.onSubscribe(this);
            drain();
        }

        /** Writes that this channel could take now. */
        long credit() {
            return ended ? 0 : Math.min(demand, maxWritesOfChannel - sent);
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                synchronized (WriteStreamCall.this) {
                    demand = Operators.addCap(demand, n);
                }
                drain();
            }
        }

        @Override
        public void cancel() {
            synchronized (WriteStreamCall.this) {
                ended = true;
            }
        }

        void send() {
            CoreSubscriber<? super Payload> to = actual;
            if (to == null) {
                return;
            }
            for (Write write = takeUnsent(); write != null; write = takeUnsent()) {
                emit(to, write);
            }
            if (isAtEnd()) {
                end(to);
            }
        }

        private void end(CoreSubscriber<? super Payload> to) {
            if (carriedNothing()) {
                unused.tryEmitEmpty().orThrow();
            } else {
                to.onComplete();
            }
        }

        private @Nullable Write takeUnsent() {
            synchronized (WriteStreamCall.this) {
                if (credit() <= 0 || unsent.isEmpty()) {
                    return null;
                }
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                sent++;
                Write write = unsent.remove();
                unacked.add(write);
                return write;
            }
        }

        private void emit(CoreSubscriber<? super Payload> to, Write write) {
            Payload payload;
            try {
                byte[] data = ColumnBlockCodec.INSTANCE.encode(Envelope.of(write));
                payload = isFirst() ? Calls.payload(Route.WRITE, data) : Calls.element(data);
            } catch (RuntimeException e) {
                cancel();
                to.onError(e);
                return;
            }
            to.onNext(payload);
        }

        private boolean isFirst() {
            synchronized (WriteStreamCall.this) {
                return sent == 1;
            }
        }

        private boolean carriedNothing() {
            synchronized (WriteStreamCall.this) {
                return sent == 0;
            }
        }

        private boolean isAtEnd() {
            synchronized (WriteStreamCall.this) {
                boolean nothingLeft = (done && unsent.isEmpty()) || sent >= maxWritesOfChannel;
                if (ended || !nothingLeft) {
                    return false;
                }
                ended = true;
                return true;
            }
        }
    }
}
