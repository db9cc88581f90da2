package io.tickflux.bench;

import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.server.ServerConfig;
import io.tickflux.transport.server.TickfluxServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An engine with the default configuration, a server in front of it, and clients, all in this process; the bytes go over TCP. */
final class Loopback implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final BenchDirectory directory;
    private final Engine engine;
    private final TickfluxServer server;
    private final List<TickfluxClient> clients = new ArrayList<>();

    private Loopback(BenchDirectory directory, Engine engine, TickfluxServer server) {
        this.directory = directory;
        this.engine = engine;
        this.server = server;
    }

    static Loopback open() {
        BenchDirectory directory = BenchDirectory.create();
        Engine engine = EmbeddedEngine.open(EngineConfig.defaults(directory.path()));
        return new Loopback(directory, engine, TickfluxServer.start(engine, ServerConfig.freePorts()));
    }

    Engine engine() {
        return engine;
    }

    int rsocketPort() {
        return server.rsocketPort();
    }

    int httpPort() {
        return server.httpPort();
    }

    /** A client with a connection of its own. */
    TickfluxClient connect() {
        TickfluxClient client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:" + rsocketPort()));
        clients.add(client);
        return client;
    }

    /** Waits until the engine has so many subscriptions. */
    void awaitSubscriptions(int count) throws InterruptedException {
        Waiting.until("subscriptions=" + count, () -> engine.status().subscriptions() == count);
    }

    @Override
    public void close() {
        clients.forEach(client -> client.close().block(DEADLINE));
        server.close(DEADLINE).block(DEADLINE.multipliedBy(2));
        engine.close(DEADLINE).block(DEADLINE.multipliedBy(2));
        directory.close();
    }
}
