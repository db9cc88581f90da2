package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.rsocket.DuplexConnection;
import io.rsocket.RSocketErrorException;
import io.rsocket.transport.netty.TcpDuplexConnection;
import io.rsocket.transport.netty.WebsocketDuplexConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** A connection that knows what it holds and checks what it is sent. Wraps that of rsocket-java, which does neither. */
public final class GuardedConnection implements DuplexConnection {
    private static final long INBOUND_LIMIT_BYTES = 16L << 20;
    private static final long REASSEMBLY_LIMIT_BYTES = 32L << 20;
    private static final int TCP_HEADER_BYTES = 3;

    private final DuplexConnection delegate;
    private final Channel channel;
    private final int headerBytes;
    private final OutboundBudget outbound;
    private final InboundBudget inbound = new InboundBudget(INBOUND_LIMIT_BYTES);
    private final Terms terms;

    /**
     * What a connection is granted, and who hears when it ends early.
     *
     * @param heldBytes outgoing bytes at most
     * @param graceTime how long they may stay unread
     * @param refusals told why a connection was refused or cut off: one of a few words
     */
    public record Terms(long heldBytes, Duration graceTime, Consumer<String> refusals) {}

    private GuardedConnection(DuplexConnection delegate, Connection connection, int headerBytes, Terms terms) {
        this.delegate = delegate;
        this.channel = connection.channel();
        this.headerBytes = headerBytes;
        this.terms = terms;
        this.outbound = new OutboundBudget(channel, terms.heldBytes());
    }

    public static GuardedConnection tcp(Connection connection, Terms terms) {
        return new GuardedConnection(new TcpDuplexConnection("server", connection), connection, TCP_HEADER_BYTES, terms)
                .counting(connection);
    }

    public static GuardedConnection webSocket(Connection connection, Terms terms) {
        return new GuardedConnection(new WebsocketDuplexConnection("server", connection), connection, 0, terms)
                .counting(connection);
    }

    /** The counter stands nearest to reactor-netty's sender, so that it sees frames before they are cut or wrapped. */
    private GuardedConnection counting(Connection connection) {
        connection.addHandlerLast("tickflux-outbound", new OutboundCounter(outbound));
        return this;
    }

    public OutboundBudget outbound() {
        return outbound;
    }

    public InboundBudget inbound() {
        return inbound;
    }

    Channel channel() {
        return channel;
    }

    Duration graceTime() {
        return terms.graceTime();
    }

    @Override
    public void sendFrame(int streamId, ByteBuf frame) {
        outbound.enqueued(frame.readableBytes() + (long) headerBytes);
        delegate.sendFrame(streamId, frame);
    }

    @Override
    public Flux<ByteBuf> receive() {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
                ReassemblyLimit reassembly = new ReassemblyLimit(REASSEMBLY_LIMIT_BYTES);
                delegate.receive().subscribe(new InboundGate(GuardedConnection.this, actual, reassembly));
            }
        };
    }

    void refuse(RSocketErrorException fault) {
        terms.refusals().accept("malformed");
        delegate.sendErrorAndClose(fault);
    }

    /**
     * The client has not read for too long; an ERROR frame could not reach it. Closes as the pipeline sees it, or reactor-netty would
     * never say that the connection has ended; first, because RSocket waits until all is sent. The kernel drops its part too.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // onClose tells
    void cutOff() {
        terms.refusals().accept("unread");
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
        delegate.dispose();
    }

    @Override
    public void sendErrorAndClose(RSocketErrorException error) {
        delegate.sendErrorAndClose(error);
    }

    @Override
    public Mono<Void> onClose() {
        return delegate.onClose();
    }

    @Override
    public ByteBufAllocator alloc() {
        return delegate.alloc();
    }

    @Override
    public SocketAddress remoteAddress() {
        return delegate.remoteAddress();
    }

    @Override
    public void dispose() {
        delegate.dispose();
    }

    @Override
    public boolean isDisposed() {
        return delegate.isDisposed();
    }

    @Override
    public String toString() {
        return "connection[" + remoteAddress() + ']';
    }
}
