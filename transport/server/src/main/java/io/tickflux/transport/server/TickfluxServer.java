package io.tickflux.transport.server;

import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineStatus;
import io.tickflux.transport.client.protocol.ServerStatus;
import io.tickflux.transport.server.route.EncodedEvents;
import io.tickflux.transport.server.route.Routes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/**
 * The network in front of an engine: RSocket over TCP, and one HTTP port with RSocket over WebSocket, health and metrics. The engine
 * is not the server's: whoever opened it closes it, after the server.
 */
public final class TickfluxServer {
    private static final Logger LOG = LoggerFactory.getLogger(TickfluxServer.class);
    private static final long ENCODED_EVENTS_BYTES = 16L << 20;
    private static final Duration POLL = Duration.ofMillis(10);

    private final Engine engine;
    private final ServerConfig config;
    private final Sessions sessions = new Sessions();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final LoopResources loops;
    private final Scheduler workers;
    private final DisposableServer rsocket;
    private final DisposableServer http;

    private TickfluxServer(Engine engine, ServerConfig config) {
        this.engine = engine;
        this.config = config;
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.loops = LoopResources.create("tickflux-io", threads, true);
        this.workers = newWorkers(threads);
        EncodedEvents encoded = new EncodedEvents(ENCODED_EVENTS_BYTES);
        ServerMeters meters =
                new ServerMeters(engine, encoded, config.extensions().meters());
        meters.bind(sessions);
        Routes routes = new Routes(
                engine,
                encoded,
                this::status,
                config.extensions().triggers(),
                config.extensions().operations()::answer,
                closing.asMono());
        RSocketAcceptor acceptor = new RSocketAcceptor(
                config.limits(),
                sessions,
                workers,
                new ClientSession.Shared(
                        routes,
                        config.extensions().authenticator(),
                        meters,
                        config.limits().streams()));
        HttpRoutes pages = new HttpRoutes(engine, config.extensions().version(), meters, workers, isClosing::get);
        this.rsocket = bindTcp(acceptor);
        this.http = bindHttp(acceptor, pages);
    }

    /**
     * Listens. Blocks until it does.
     *
     * @throws reactor.netty.ChannelBindException when a port cannot be had
     */
    public static TickfluxServer start(Engine engine, ServerConfig config) {
        DroppedErrors.count();
        TickfluxServer server = new TickfluxServer(engine, config);
        LOG.info(
                "listening: address={}, rsocketPort={}, httpPort={}",
                config.bindAddress(),
                server.rsocketPort(),
                server.httpPort());
        return server;
    }

    /** Threads that may wait for the engine, unlike event loops. */
    private static Scheduler newWorkers(int threads) {
        AtomicInteger number = new AtomicInteger();
        return Schedulers.newParallel(threads, task -> {
            Thread thread = new Thread(task, "tickflux-wire-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private DisposableServer bindTcp(RSocketAcceptor acceptor) {
        try {
            return TcpServer.create()
                    .host(config.bindAddress())
                    .port(config.rsocketPort())
                    .runOn(loops)
                    .doOnConnection(acceptor::acceptTcp)
                    .bindNow();
        } catch (RuntimeException e) {
            disposeThreads();
            throw e;
        }
    }

    private DisposableServer bindHttp(RSocketAcceptor acceptor, HttpRoutes pages) {
        try {
            return HttpServer.create()
                    .host(config.bindAddress())
                    .port(config.httpPort())
                    .runOn(loops)
                    .idleTimeout(Duration.ofMinutes(1))
                    .route(routes -> pages.addTo(routes, acceptor))
                    .bindNow();
        } catch (RuntimeException e) {
            rsocket.disposeNow();
            disposeThreads();
            throw e;
        }
    }

    /** The port of RSocket over TCP. */
    public int rsocketPort() {
        return port(rsocket);
    }

    /** The port of HTTP. */
    public int httpPort() {
        return port(http);
    }

    private static int port(DisposableServer server) {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /** How the server is doing, as the route {@code status} tells it. */
    public ServerStatus status() {
        EngineStatus status = engine.status();
        return new ServerStatus(
                config.extensions().version(),
                new ServerStatus.Storage(
                        status.state().name(),
                        status.reason(),
                        status.ackLevel(),
                        status.first(),
                        status.last(),
                        status.lastDurable(),
                        status.quarantined().stream()
                                .map(DamagedRange::toString)
                                .toList(),
                        status.checkpoint(),
                        status.buckets(),
                        status.queuedBytes(),
                        status.unflushedBytes()),
                new ServerStatus.Traffic(
                        sessions.count(), sessions.streams(), status.subscriptions(), sessions.heldBytes()),
                config.extensions().plugins().get());
    }

    /** The clients that are connected. */
    Sessions sessions() {
        return sessions;
    }

    /**
     * Stops: accepts nothing more, tells every subscriber where to resume, lets requests in progress finish until the deadline, and
     * gives up all connections and threads. Idempotent. Completes when that is done; never fails.
     */
    public Mono<Void> close(Duration deadline) {
        return Mono.defer(() -> {
            if (!isClosing.compareAndSet(false, true)) {
                return rsocket.onDispose().then(http.onDispose());
            }
            rsocket.dispose();
            http.dispose();
            closing.tryEmitEmpty();
            return drained(deadline).then(Mono.defer(this::release));
        });
    }

    private Mono<Void> drained(Duration deadline) {
        return Flux.interval(Duration.ZERO, POLL)
                .takeUntil(tick -> sessions.streams() == 0 && sessions.heldBytes() == 0)
                .take(deadline)
                .then();
    }

    private Mono<Void> release() {
        sessions.disposeAll();
        return loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2))
                .onErrorComplete()
                .then(Mono.fromRunnable(() -> {
                    workers.dispose();
                    LOG.info("closed: connectionsLeft={}", sessions.count());
                }));
    }

    private void disposeThreads() {
        loops.dispose();
        workers.dispose();
    }
}
