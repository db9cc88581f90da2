package io.tickflux.transport.client;

import io.rsocket.Payload;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.SubscribeRequest;
import java.util.List;
import java.util.concurrent.CancellationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One subscription over as many requests as it takes: each goes on behind the last event of the one before. */
final class EventStream {
    private static final int WINDOW = 256;

    private final Calls calls;
    private final List<KeyPattern> patterns;
    private final long maxEventsOfRequest;
    private volatile StartAt next;

    private EventStream(Calls calls, List<KeyPattern> patterns, StartAt start, long maxEventsOfRequest) {
        this.calls = calls;
        this.patterns = patterns;
        this.next = start;
        this.maxEventsOfRequest = maxEventsOfRequest;
    }

    /**
     * The events.
     *
     * @param now finds the position that is now; without one there would be nothing to go on behind before the first event came
     * @param maxEventsOfRequest after so many events a new request begins: RSocket's demand ends at 2^31-1 for good
     */
    static Flux<WriteEvent> of(Calls calls, SubscribeRequest asked, Mono<StartAt> now, long maxEventsOfRequest) {
        return Flux.defer(() -> {
            Mono<StartAt> start = asked.start() instanceof StartAt.Now ? now : Mono.just(asked.start());
            return start.flatMapMany(
                    known -> new EventStream(calls, asked.patterns(), known, maxEventsOfRequest).resumed());
        });
    }

    private Flux<WriteEvent> resumed() {
        Flux<WriteEvent> events = new DemandWindow<>(Flux.defer(this::request), WINDOW);
        return calls.resumed(events.take(maxEventsOfRequest)).repeat();
    }

    /** Fails where the server ends the stream; only {@code take} completes it. */
    private Flux<WriteEvent> request() {
        SubscribeRequest request = new SubscribeRequest(patterns, next);
        return calls.requestStream(Route.STREAM, request.encode())
                .map(this::event)
                .concatWith(Mono.error(() -> new CancellationException("the server ended the stream")));
    }

    private WriteEvent event(Payload payload) {
        WriteEvent event = ColumnBlockCodec.INSTANCE.decodeEvent(payload.getData());
        next = StartAt.after(event.position());
        return event;
    }
}
