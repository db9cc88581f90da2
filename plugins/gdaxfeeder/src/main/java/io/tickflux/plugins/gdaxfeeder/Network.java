package io.tickflux.plugins.gdaxfeeder;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** One worker's own event loop and connections, so that it shares none with the server. */
final class Network implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 2;

    private final LoopResources loops;
    private final ConnectionProvider connections;

    private Network(LoopResources loops, ConnectionProvider connections) {
        this.loops = loops;
        this.connections = connections;
    }

    static Network open(String name) {
        return new Network(LoopResources.create(name, 1, true), ConnectionProvider.create(name, MAX_CONNECTIONS));
    }

    /** A client that asks once: a repeat would be a request that nobody has counted. */
    HttpClient client() {
        return HttpClient.create(connections)
                .runOn(loops)
                .disableRetry(true)
                .headers(headers -> headers.set("User-Agent", "Tickflux").set("Accept", "application/json"));
    }

    @Override
    public void close() {
        // Without waiting: the thread that closes may be interrupted. The event loop's thread is gone two seconds
        // later.
        connections.dispose();
        loops.dispose();
    }
}
