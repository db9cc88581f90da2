package io.tickflux.transport.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

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

    long maxHeldBytes() {
        long max = 0;
        for (Set<ClientSession> sessions : java.util.List.of(tcp, webSocket)) {
            for (ClientSession session : sessions) {
                max = Math.max(max, session.connection().outbound().heldBytes());
            }
        }
        return max;
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
