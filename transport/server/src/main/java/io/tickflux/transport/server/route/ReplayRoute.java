package io.tickflux.transport.server.route;

import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import reactor.core.publisher.Flux;

/** Route {@code replay}. */
final class ReplayRoute {
    private final Replays replays;

    ReplayRoute(Replays replays) {
        this.replays = replays;
    }

    Answer<ReplayAnswer> stream(Request request) {
        Flux<ReplayAnswer> answers = Flux.defer(() -> replays.replay(ReplayRequest.of(request.tree())));
        return Answer.ofTrees(request, answers, ReplayAnswer::toTree);
    }
}
