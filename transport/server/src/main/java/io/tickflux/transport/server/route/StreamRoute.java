package io.tickflux.transport.server.route;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import io.tickflux.transport.client.protocol.SubscribeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Route {@code stream}: events. Never completes: when the server closes, it fails and says where to resume. */
final class StreamRoute {
    private final Engine engine;
    private final EncodedEvents encoded;
    private final Mono<Void> closing;

    StreamRoute(Engine engine, EncodedEvents encoded, Mono<Void> closing) {
        this.engine = engine;
        this.encoded = encoded;
        this.closing = closing;
    }

    Answer<WriteEvent> stream(Request request) {
        Sent sent = new Sent();
        Flux<WriteEvent> events = Flux.defer(() -> {
                    SubscribeRequest asked = SubscribeRequest.decode(request.tree());
                    return engine.subscribe(new Subscription(asked.patterns(), asked.start()));
                })
                .takeUntilOther(closing)
                .concatWith(Mono.error(() -> new ClosingException(sent.last)));
        return new Answer<>(events, event -> {
            byte[] bytes = encoded.bytes(event, request.answerFormat());
            sent.last = event.position();
            return bytes;
        });
    }

    /** Where one stream stands. */
    private static final class Sent {
        volatile @Nullable Position last;
    }
}
