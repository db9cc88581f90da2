package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.Engine;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds what answers a request, by its route and its interaction model. */
public final class Routes {
    private final WriteRoute write;
    private final QueryRoute query;
    private final StreamRoute stream;
    private final CatalogRoute catalog;
    private final StatusRoute status;
    private final ReplayRoute replay;
    private final RequestRoute request;
    private final OperationsRoute operations;

    /**
     * The routes of an engine.
     *
     * @param encoded the bytes of recent events
     * @param status how the server is doing, now
     * @param triggers fires triggers for clients
     * @param operations answers the routes for operators; may block
     * @param closing completes when the server begins to close
     */
    public Routes(
            Engine engine,
            EncodedEvents encoded,
            Supplier<ServerStatus> status,
            TriggerCalls triggers,
            BiFunction<Route, JsonNode, JsonNode> operations,
            Mono<Void> closing) {
        this.write = new WriteRoute(engine);
        this.query = new QueryRoute(engine);
        this.stream = new StreamRoute(engine, encoded, closing);
        this.catalog = new CatalogRoute(engine);
        this.status = new StatusRoute(status);
        this.replay = new ReplayRoute(triggers);
        this.request = new RequestRoute(triggers);
        this.operations = new OperationsRoute(operations);
    }

    /** @throws InvalidInputException when the route has no single answer */
    public Answer<?> requestResponse(Request request) {
        return switch (request.route()) {
            case WRITE -> write.one(request);
            case SYMBOLS -> catalog.symbols(request);
            case STATUS -> status.one(request);
            case REQUEST -> this.request.one(request);
            case QUERY, STREAM, CATALOG, REPLAY -> throw misused(request, "request-response", "request-stream");
            case TRIGGERS, FEEDERS, TOPOLOGY, PLUGINS, CONFIG -> operations.one(request);
        };
    }

    /** @throws InvalidInputException when the route has no stream of answers */
    public Answer<?> requestStream(Request request) {
        return switch (request.route()) {
            case QUERY -> query.stream(request);
            case STREAM -> stream.stream(request);
            case CATALOG -> catalog.catalog(request);
            case REPLAY -> replay.stream(request);
            case WRITE -> throw misused(request, "request-stream", "request-response or request-channel");
            case SYMBOLS, STATUS, REQUEST, TRIGGERS, FEEDERS, TOPOLOGY, PLUGINS, CONFIG ->
                throw misused(request, "request-stream", "request-response");
        };
    }

    /** @throws InvalidInputException when the route takes no stream of requests */
    public Answer<?> requestChannel(Request first, Flux<Request> requests) {
        if (first.route() == Route.WRITE) {
            return write.many(first, requests);
        }
        throw misused(first, "request-channel", "request-channel for route write only");
    }

    /** @throws InvalidInputException when the route does nothing without an answer */
    public Answer<?> fireAndForget(Request request) {
        if (request.route() == Route.WRITE) {
            return write.one(request);
        }
        throw misused(request, "fire-and-forget", "fire-and-forget for route write only");
    }

    private static InvalidInputException misused(Request request, String found, String expected) {
        return new InvalidInputException(
                "interaction of route " + request.route().routeName(), found, expected);
    }
}
