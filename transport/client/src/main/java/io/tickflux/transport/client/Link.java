package io.tickflux.transport.client;

import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.exceptions.SetupException;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import io.rsocket.util.DefaultPayload;
import io.tickflux.transport.client.ConnectionState.Phase;
import io.tickflux.transport.client.protocol.Credentials;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.RequestMetadata;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** The one connection of a client: made when it is first needed, shared, and made again after it was lost. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE_LIFETIME = Duration.ofSeconds(90);
    private static final int FRAGMENT_BYTES = 64_000;
    private static final int MAX_PAYLOAD_BYTES = 64 << 20;
    private static final double JITTER = 0.5;

    private final ClientConfig config;
    private final Sinks.Many<ConnectionState> states = Sinks.many().replay().latest();
    private final Mono<RSocket> shared;
    private @Nullable RSocket current;
    private boolean wasConnected;
    private boolean closed;

    Link(ClientConfig config) {
        this.config = config;
        this.shared = Mono.defer(this::connectPatiently)
                .cacheInvalidateWhen(rsocket -> rsocket.onClose().onErrorComplete());
        tell(new ConnectionState(Phase.IDLE, 0, null));
    }

    /** The connection, as soon as there is one. Fails with {@link ConnectionLostException} when patience is at its end. */
    Mono<RSocket> rsocket() {
        return shared;
    }

    Flux<ConnectionState> states() {
        return states.asFlux();
    }

    /** How to try again what a lost connection has cut. */
    Retry untilReconnected() {
        return backoff().transientErrors(true).filter(RemoteErrors::isLost);
    }

    private reactor.util.retry.RetryBackoffSpec backoff() {
        return Retry.backoff(Long.MAX_VALUE, config.reconnect().firstBackoff())
                .maxBackoff(config.reconnect().maxBackoff())
                .jitter(JITTER);
    }

    private Mono<RSocket> connectPatiently() {
        long begun = System.nanoTime();
        Duration patience = patience();
        return Mono.defer(this::connect)
                .retryWhen(backoff()
                        .filter(e ->
                                !isClosed() && RemoteErrors.isLost(e) && System.nanoTime() - begun < patience.toNanos())
                        .doBeforeRetry(retry -> lost((int) retry.totalRetries() + 1, retry.failure())))
                .onErrorMap(RemoteErrors::isLost, e -> {
                    lost(1, e);
                    return new ConnectionLostException(
                            "uri: " + config.uri() + " (expected: a server that can be reached)", e);
                });
    }

    private synchronized Duration patience() {
        Reconnect reconnect = config.reconnect();
        Duration patience = wasConnected ? reconnect.reconnectFor() : reconnect.firstConnectFor();
        return patience.compareTo(Reconnect.FOREVER) > 0 ? Reconnect.FOREVER : patience;
    }

    private Mono<RSocket> connect() {
        if (isClosed()) {
            return Mono.error(new IllegalStateException("client: closed (expected: open)"));
        }
        tell(new ConnectionState(Phase.CONNECTING, 0, null));
        return connector().connect(transport(config.uri())).flatMap(this::connected);
    }

    private RSocketConnector connector() {
        RSocketConnector connector = RSocketConnector.create()
                .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
                .dataMimeType(DataFormat.MSGPACK.mimeType())
                .keepAlive(KEEP_ALIVE_INTERVAL, KEEP_ALIVE_LIFETIME)
                .maxInboundPayloadSize(MAX_PAYLOAD_BYTES)
                .fragment(FRAGMENT_BYTES);
        if (config.credentials() != Credentials.ANONYMOUS) {
            byte[] metadata = RequestMetadata.encode(config.credentials());
            connector.setupPayload(Mono.fromSupplier(() -> DefaultPayload.create(new byte[0], metadata)));
        }
        return connector;
    }

    private static ClientTransport transport(URI uri) {
        return uri.getScheme().equals("tcp")
                ? TcpClientTransport.create(uri.getHost(), uri.getPort())
                : WebsocketClientTransport.create(uri);
    }

    private Mono<RSocket> connected(RSocket rsocket) {
        synchronized (this) {
            if (closed) {
                rsocket.dispose();
                return Mono.error(new IllegalStateException("client: closed (expected: open)"));
            }
            current = rsocket;
            wasConnected = true;
        }
        tell(new ConnectionState(Phase.CONNECTED, 0, null));
        rsocket.onClose().subscribe(nothing -> {}, this::gone, () -> gone(null));
        return Mono.just(rsocket);
    }

    private void gone(@Nullable Throwable cause) {
        if (!isClosed()) {
            lost(0, cause);
        }
    }

    private void lost(int attempt, @Nullable Throwable cause) {
        LOG.debug("connection lost: uri={}, attempt={}", config.uri(), attempt, cause);
        Throwable shown = cause instanceof SetupException ? RemoteErrors.typed(cause) : cause;
        tell(new ConnectionState(Phase.LOST, attempt, shown));
    }

    /** One at a time: the sink refuses signals that meet. */
    private synchronized void tell(ConnectionState state) {
        states.tryEmitNext(state).orThrow();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    Mono<Void> close() {
        return Mono.defer(() -> {
            RSocket open;
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    states.tryEmitNext(new ConnectionState(Phase.CLOSED, 0, null))
                            .orThrow();
                    states.tryEmitComplete().orThrow();
                }
                open = current;
            }
            if (open == null) {
                return Mono.empty();
            }
            open.dispose();
            return open.onClose().onErrorComplete();
        });
    }
}
