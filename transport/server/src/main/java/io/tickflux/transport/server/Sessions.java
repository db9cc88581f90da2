package io.tickflux.transport.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The clients that are connected. */
final class Sessions {
    private final Set<ClientSession> tcp = ConcurrentHashMap.newKeySet();
    private final Set<ClientSession> webSocket = ConcurrentHashMap.newKeySet();

    Set<ClientSession> tcp() {
        return tcp;
    }

    Set<ClientSession> webSocket() {
        return webSocket;
    }

    int count() {
        return tcp.size() + webSocket.size();
    }

    int webSockets() {
        return webSocket.size();
    }

    int streams() {
        return (int) sum(ClientSession::streams);
    }

    long heldBytes() {
        return sum(session -> session.connection().outbound().heldBytes());
    }

    /** What the connection that holds most holds now. */
    long maxHeldBytes() {
        return max(session -> session.connection().outbound().heldBytes());
    }

    /** The most that any connection that is open has ever held. */
    long peakHeldBytes() {
        return max(session -> session.connection().outbound().peakBytes());
    }

    private long max(ToLongFunction<ClientSession> value) {
        return Stream.concat(tcp.stream(), webSocket.stream())
                .mapToLong(value)
                .max()
                .orElse(0);
    }

    private long sum(ToLongFunction<ClientSession> value) {
        return tcp.stream().mapToLong(value).sum()
                + webSocket.stream().mapToLong(value).sum();
    }

    void disposeAll() {
        tcp.forEach(session -> session.connection().dispose());
        webSocket.forEach(session -> session.connection().dispose());
    }
}
