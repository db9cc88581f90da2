package io.tickflux.transport.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rsocket.Payload;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.EngineStatus;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.server.route.EncodedEvents;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import reactor.core.publisher.Flux;

/** What a server counts, under {@code tickflux_*}, and under MarketStore's names where it has the same. */
final class ServerMeters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Route, Counter> requests = new EnumMap<>(Route.class);
    private final Map<Route, Counter> failures = new EnumMap<>(Route.class);
    private final Map<Route, Counter> payloads = new EnumMap<>(Route.class);

    ServerMeters(Engine engine, EncodedEvents encoded, List<MeterBinder> others) {
        for (Route route : Route.values()) {
            requests.put(route, counter("tickflux.requests", "Requests received", route));
            failures.put(route, counter("tickflux.requests.failed", "Requests that ended with an error", route));
            payloads.put(route, counter("tickflux.payloads.sent", "Payloads sent: events, blocks, acks", route));
        }
        bind(engine);
        FunctionCounter.builder("tickflux.events.encoded", encoded, EncodedEvents::encodings)
                .description("Events encoded; each once for a format, whatever the number of subscribers")
                .register(registry);
        FunctionCounter.builder("tickflux.errors.dropped", DroppedErrors.COUNT, Number::doubleValue)
                .description("Errors that came after the end of a stream")
                .register(registry);
        others.forEach(binder -> binder.bindTo(registry));
    }

    private Counter counter(String name, String description, Route route) {
        return Counter.builder(name)
                .description(description)
                .tag("route", route.routeName())
                .register(registry);
    }

    private void bind(Engine engine) {
        gauge("tickflux.buckets", "Buckets", engine, EngineStatus::buckets);
        gauge(
                "tickflux.subscriptions",
                "Live subscriptions of clients and triggers",
                engine,
                EngineStatus::subscriptions);
        gauge("tickflux.queued.bytes", "Writes that wait for the journal", engine, EngineStatus::queuedBytes);
        gauge("tickflux.unflushed.bytes", "Rows that no file has yet", engine, EngineStatus::unflushedBytes);
        for (EngineState state : EngineState.values()) {
            Gauge.builder("tickflux.state", engine, e -> e.status().state() == state ? 1 : 0)
                    .description("1 for the state that the engine is in")
                    .tag("state", state.name())
                    .register(registry);
        }
        gauge(
                "tickflux.quarantined",
                "Places in the journal that were found damaged",
                engine,
                status -> status.quarantined().size());
        gauge(
                "tickflux.open",
                "1 if the engine takes writes",
                engine,
                status -> status.state().name().equals("OPEN") ? 1 : 0);
    }

    private void gauge(String name, String description, Engine engine, ToDoubleFunction<EngineStatus> value) {
        Gauge.builder(name, engine, e -> value.applyAsDouble(e.status()))
                .description(description)
                .register(registry);
    }

    /** Shows what the sessions hold. */
    void bind(Sessions sessions) {
        Gauge.builder("tickflux.connections", sessions, Sessions::count)
                .description("RSocket connections")
                .register(registry);
        Gauge.builder("tickflux.streams", sessions, Sessions::streams)
                .description("Requests in progress")
                .register(registry);
        Gauge.builder("tickflux.held.bytes", sessions, Sessions::heldBytes)
                .description("Outgoing bytes held for all connections")
                .register(registry);
        Gauge.builder("tickflux.held.max.bytes", sessions, Sessions::maxHeldBytes)
                .description("Outgoing bytes held for the connection that holds most")
                .register(registry);
        Gauge.builder("tickflux.held.peak.bytes", sessions, Sessions::peakHeldBytes)
                .description("The most outgoing bytes that any open connection has ever held")
                .register(registry);
        Gauge.builder("alpaca.marketstore.ws.connections", sessions, Sessions::webSockets)
                .description("WebSocket connections")
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** A connection or request that was turned away or cut off. */
    void refused(String reason) {
        registry.counter("tickflux.refused", "reason", reason).increment();
    }

    /** A write by fire-and-forget failed: nobody waits for an answer, so that this is all there is to see. */
    void forgotten() {
        refused("fire-and-forget");
    }

    Flux<Payload> counted(Route route, Flux<Payload> answer) {
        requests(route).increment();
        Counter sent = java.util.Objects.requireNonNull(payloads.get(route));
        Counter failed = java.util.Objects.requireNonNull(failures.get(route));
        return answer.doOnNext(payload -> sent.increment()).doOnError(error -> failed.increment());
    }

    private Counter requests(Route route) {
        return java.util.Objects.requireNonNull(requests.get(route));
    }

    String scrape() {
        return registry.scrape();
    }
}
