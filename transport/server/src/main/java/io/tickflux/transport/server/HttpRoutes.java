package io.tickflux.transport.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.EngineStatus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;

/** What the HTTP port answers. Answers are made on a worker: the engine is not asked on an event loop. */
final class HttpRoutes {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Engine engine;
    private final String version;
    private final ServerMeters meters;
    private final Scheduler workers;
    private final BooleanSupplier closing;

    /** An answer of a few lines. */
    private record Page(int status, String type, String body) {}

    HttpRoutes(Engine engine, String version, ServerMeters meters, Scheduler workers, BooleanSupplier closing) {
        this.engine = engine;
        this.version = version;
        this.meters = meters;
        this.workers = workers;
        this.closing = closing;
    }

    void addTo(HttpServerRoutes routes, RSocketAcceptor rsocket) {
        WebsocketServerSpec spec = WebsocketServerSpec.builder()
                .maxFramePayloadLength(RSocketAcceptor.MAX_FRAME_BYTES)
                .build();
        routes.get("/", (request, response) -> send(response, this::home))
                .get(
                        "/health/live",
                        (request, response) -> send(response, () -> new Page(200, JSON, "{\"status\":\"live\"}\n")))
                .get("/health/ready", (request, response) -> send(response, this::ready))
                .get("/heartbeat", (request, response) -> send(response, this::heartbeat))
                .get(
                        "/metrics",
                        (request, response) -> send(response, () -> new Page(200, PROMETHEUS, meters.scrape())))
                .ws("/rsocket", rsocket::acceptWebSocket, spec);
    }

    private Publisher<Void> send(HttpServerResponse response, Supplier<Page> page) {
        return Mono.fromSupplier(page)
                .subscribeOn(workers)
                .flatMap(made -> response.status(made.status())
                        .header(HttpHeaderNames.CONTENT_TYPE, made.type())
                        .sendString(Mono.just(made.body()))
                        .then());
    }

    private Page home() {
        return new Page(
                200,
                TEXT,
                "Tickflux " + version
                        + "\n\n/rsocket        RSocket over WebSocket\n/health/live    is the process alive\n"
                        + "/health/ready   does it take writes\n/heartbeat      the same, as MarketStore has it\n"
                        + "/metrics        for Prometheus\n");
    }

    private Page ready() {
        EngineStatus status = engine.status();
        boolean isReady = status.state() == EngineState.OPEN && !closing.getAsBoolean();
        String state = closing.getAsBoolean()
                ? EngineState.CLOSED.name()
                : status.state().name();
        return new Page(
                isReady ? 200 : 503,
                JSON,
                json(
                        "status",
                        isReady ? "ready" : "not ready",
                        "state",
                        state,
                        "reason",
                        status.reason(),
                        "last_durable",
                        status.lastDurable().toString(),
                        "quarantined",
                        status.quarantined().stream()
                                .map(DamagedRange::toString)
                                .collect(Collectors.joining("; "))));
    }

    private Page heartbeat() {
        boolean queryable = engine.status().state() != EngineState.CLOSED && !closing.getAsBoolean();
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new Page(
                queryable ? 200 : 503,
                JSON,
                json(
                        "status",
                        queryable ? "queryable" : "not queryable",
                        "version",
                        version,
                        "git_hash",
                        "",
                        "uptime",
                        goDuration(uptime)));
    }

    /** As Go prints a duration: {@code 1h2m3s}. */
    private static String goDuration(Duration duration) {
        return duration.toHours() + "h" + duration.toMinutesPart() + "m" + duration.toSecondsPart() + "s";
    }

    private static String json(String... namesAndValues) {
        var map = io.tickflux.transport.client.protocol.Trees.NODES.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map + "\n";
    }
}
