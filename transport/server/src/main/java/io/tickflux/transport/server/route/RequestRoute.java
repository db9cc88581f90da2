package io.tickflux.transport.server.route;

import io.tickflux.transport.client.protocol.TriggerAnswer;
import io.tickflux.transport.client.protocol.TriggerRequest;
import reactor.core.publisher.Mono;

/** Route {@code request}. */
final class RequestRoute {
    private final TriggerCalls triggers;

    RequestRoute(TriggerCalls triggers) {
        this.triggers = triggers;
    }

    Answer<TriggerAnswer> one(Request request) {
        Mono<TriggerAnswer> answer = Mono.defer(() -> triggers.request(TriggerRequest.of(request.tree())));
        return Answer.ofTrees(request, answer, TriggerAnswer::toTree);
    }
}
