package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.transport.client.protocol.Route;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The routes for operators: a tree in, a tree out. */
final class OperationsRoute {
    private final BiFunction<Route, JsonNode, JsonNode> operations;

    OperationsRoute(BiFunction<Route, JsonNode, JsonNode> operations) {
        this.operations = operations;
    }

    Answer<JsonNode> one(Request request) {
        Mono<JsonNode> answer = Mono.fromCallable(() -> operations.apply(request.route(), request.tree()))
                // A change of plugins takes seconds; the workers serve everybody.
                .subscribeOn(Schedulers.boundedElastic());
        return Answer.ofTrees(request, answer, tree -> tree);
    }
}
