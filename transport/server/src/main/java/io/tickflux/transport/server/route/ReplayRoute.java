package io.tickflux.transport.server.route;

import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import reactor.core.publisher.Flux;

/** Route {@code replay}. */
final class ReplayRoute {
    private final TriggerCalls triggers;

    ReplayRoute(TriggerCalls triggers) {
        this.triggers = triggers;
    }

    Answer<ReplayAnswer> stream(Request request) {
        Flux<ReplayAnswer> answers = Flux.defer(() -> {
            request.requireOperator();
            return triggers.replay(ReplayRequest.of(request.tree()));
        });
        return Answer.ofTrees(request, answers, ReplayAnswer::toTree);
    }
}
