package io.tickflux.transport.server.route;

import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Route {@code status}. */
final class StatusRoute {
    private final Supplier<ServerStatus> status;

    StatusRoute(Supplier<ServerStatus> status) {
        this.status = status;
    }

    Answer<ServerStatus> one(Request request) {
        Mono<ServerStatus> answer = Mono.fromCallable(() -> {
            CatalogRoute.requireNoFields(request);
            return status.get();
        });
        return Answer.ofTrees(request, answer, Answers::status);
    }
}
