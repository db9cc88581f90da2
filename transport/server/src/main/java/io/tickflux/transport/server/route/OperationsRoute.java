package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.transport.client.protocol.Route;
import java.util.Set;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The routes for operators: a tree in, a tree out. */
final class OperationsRoute {
    /** Actions that change nothing. */
    private static final Set<String> LOOKING = Set.of("", "list");

    private final BiFunction<Route, JsonNode, JsonNode> operations;

    OperationsRoute(BiFunction<Route, JsonNode, JsonNode> operations) {
        this.operations = operations;
    }

    Answer<JsonNode> one(Request request) {
        Mono<JsonNode> answer = Mono.fromCallable(() -> answer(request))
                // A change of plugins takes seconds; the workers serve everybody.
                .subscribeOn(Schedulers.boundedElastic());
        return Answer.ofTrees(request, answer, tree -> tree);
    }

    private JsonNode answer(Request request) {
        JsonNode tree = request.tree();
        if (request.route() == Route.PLUGINS
                && !LOOKING.contains(tree.path("action").asText())) {
            request.requireOperator();
        }
        return operations.apply(request.route(), tree);
    }
}
