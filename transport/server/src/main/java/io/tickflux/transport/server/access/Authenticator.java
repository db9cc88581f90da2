package io.tickflux.transport.server.access;

import io.tickflux.transport.client.protocol.Credentials;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import reactor.core.publisher.Mono;

/** Decides who may use a server. Called on an event loop: must not block. */
@FunctionalInterface
public interface Authenticator {
    /** Everybody on this machine, whatever the credentials; nobody else. */
    Authenticator LOOPBACK_ONLY = (credentials, remote) ->
            isLoopback(remote) ? Mono.empty() : Mono.error(new AccessDeniedException("clients of this machine only"));

    /** Completes when the client may go on; fails with {@link AccessDeniedException} when it may not. */
    Mono<Void> authenticate(Credentials credentials, SocketAddress remote);

    /** Whether a client that may go on may also change what runs; one of this machine, unless somebody decides otherwise. */
    default boolean mayOperate(Credentials credentials, SocketAddress remote) {
        return isLoopback(remote);
    }

    private static boolean isLoopback(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isLoopbackAddress();
    }
}
