package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.ConnectionErrorException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Lets frames in one by one, after a look at each, and only while the client reads its answers and waits for its requests: a client
 * that does not read is not read from. On the event loop, but for {@link #open}.
 */
final class InboundGate implements CoreSubscriber<ByteBuf>, Subscription {
    private final GuardedConnection connection;
    private final CoreSubscriber<? super ByteBuf> actual;
    private final EventLoop eventLoop;
    private final ReassemblyLimit reassembly;
    private @Nullable Subscription source;
    private @Nullable ScheduledFuture<?> cutOff;
    private long demand;
    private boolean requested;
    private boolean sawSetup;
    private boolean refused;

    InboundGate(GuardedConnection connection, CoreSubscriber<? super ByteBuf> actual, ReassemblyLimit reassembly) {
        this.connection = connection;
        this.actual = actual;
        this.eventLoop = connection.channel().eventLoop();
        this.reassembly = reassembly;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.source = subscription;
        actual.onSubscribe(this);
    }

    @Override
    public void onNext(ByteBuf frame) {
        requested = false;
        RSocketErrorException fault = refused ? null : fault(frame);
        if (refused || fault != null) {
            frame.release();
            refuse(fault);
        } else {
            actual.onNext(frame);
        }
        next();
    }

    private @Nullable RSocketErrorException fault(ByteBuf frame) {
        if (!FrameCheck.isSound(frame)) {
            return new ConnectionErrorException("frame: malformed (expected: all parts of its type)");
        }
        if (!sawSetup) {
            sawSetup = true;
            return SetupCheck.fault(frame);
        }
        return reassembly.accept(frame)
                ? null
                : new ConnectionErrorException("fragments: too many bytes of payloads that are not complete");
    }

    private void refuse(@Nullable RSocketErrorException fault) {
        if (fault != null) {
            refused = true;
            connection.refuse(fault);
        }
    }

    @Override
    public void request(long n) {
        if (eventLoop.inEventLoop()) {
            demand = Operators.addCap(demand, n);
            next();
        } else {
            eventLoop.execute(() -> request(n));
        }
    }

    private void next() {
        if (requested || demand == 0 || source == null) {
            return;
        }
        requested = true;
        if (connection.outbound().isFull()) {
            cutOff = eventLoop.schedule(
                    connection::cutOff, connection.graceTime().toMillis(), TimeUnit.MILLISECONDS);
            connection.outbound().whenRoomAgain(this::open);
        } else if (connection.inbound().isFull()) {
            connection.inbound().whenRoomAgain(this::open);
        } else {
            demand--;
            source.request(1);
        }
    }

    private void open() {
        eventLoop.execute(() -> {
            if (cutOff != null) {
                cutOff.cancel(false);
                cutOff = null;
            }
            requested = false;
            next();
        });
    }

    @Override
    public void cancel() {
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public void onError(Throwable error) {
        actual.onError(error);
    }

    @Override
    public void onComplete() {
        actual.onComplete();
    }
}
