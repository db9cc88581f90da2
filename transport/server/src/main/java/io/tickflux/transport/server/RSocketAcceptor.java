package io.tickflux.transport.server;

import io.rsocket.core.RSocketServer;
import io.rsocket.transport.netty.RSocketLengthCodec;
import io.tickflux.transport.server.wire.GuardedConnection;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Makes a {@link ClientSession} of each connection, whichever way it came. */
final class RSocketAcceptor {
    /** The largest frame, and the largest payload made of fragments. */
    static final int MAX_FRAME_BYTES = (16 << 20) - 1;

    private static final int MAX_PAYLOAD_BYTES = 17 << 20;
    /** Below the 64 KiB that WebSocket clients take by default. */
    private static final int FRAGMENT_BYTES = 64_000;

    private static final Logger LOG = LoggerFactory.getLogger(RSocketAcceptor.class);

    private final ConnectionLimits limits;
    private final Sessions sessions;
    private final Scheduler workers;
    private final ClientSession.Shared shared;

    RSocketAcceptor(ConnectionLimits limits, Sessions sessions, Scheduler workers, ClientSession.Shared shared) {
        this.limits = limits;
        this.sessions = sessions;
        this.workers = workers;
        this.shared = shared;
    }

    void acceptTcp(Connection connection) {
        if (isOneTooMany()) {
            connection.dispose();
            return;
        }
        connection.addHandlerLast(new RSocketLengthCodec(MAX_FRAME_BYTES));
        GuardedConnection guarded = GuardedConnection.tcp(connection, terms(connection));
        serve(guarded, sessions.tcp()).then(Mono.<Void>never()).subscribe(connection.disposeSubscriber());
    }

    Publisher<Void> acceptWebSocket(WebsocketInbound inbound, WebsocketOutbound outbound) {
        if (isOneTooMany()) {
            return outbound.sendClose(1013, "too many connections");
        }
        Connection connection = (Connection) inbound;
        GuardedConnection guarded = GuardedConnection.webSocket(connection, terms(connection));
        return serve(guarded, sessions.webSocket()).then(outbound.neverComplete());
    }

    private boolean isOneTooMany() {
        if (sessions.count() < limits.connections()) {
            return false;
        }
        shared.meters().refused("connections");
        return true;
    }

    private GuardedConnection.Terms terms(Connection connection) {
        return new GuardedConnection.Terms(limits.heldBytes(), limits.graceTime(), reason -> {
            shared.meters().refused(reason);
            LOG.debug(
                    "connection ended: remote={}, reason={}",
                    connection.channel().remoteAddress(),
                    reason);
        });
    }

    private Mono<Void> serve(GuardedConnection connection, Set<ClientSession> group) {
        ClientSession session = new ClientSession(connection, workers.createWorker(), shared);
        group.add(session);
        connection
                .onClose()
                .onErrorComplete()
                .doFinally(signal -> {
                    group.remove(session);
                    session.dispose();
                })
                .subscribe();
        return RSocketServer.create((setup, requester) -> session.accept(setup))
                .maxInboundPayloadSize(MAX_PAYLOAD_BYTES)
                .maxTimeToFirstFrame(limits.setupTimeout())
                .fragment(FRAGMENT_BYTES)
                .asConnectionAcceptor(MAX_FRAME_BYTES)
                .apply(connection);
    }
}
