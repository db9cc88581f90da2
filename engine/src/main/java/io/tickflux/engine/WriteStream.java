package io.tickflux.engine;

import io.tickflux.api.Ack;
import io.tickflux.api.Write;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one door in. Whatever comes through is stored in the order in which it arrived, becomes an event, and is acknowledged
 * once it is stored; see {@link Ack#level}. An acknowledged write can be queried at once.
 *
 * <p>Errors: {@link io.tickflux.api.InvalidInputException} for a write that cannot be stored (nothing is changed, others go on),
 * {@link WritesRefusedException}, {@link OverloadedException}, {@link EngineClosedException}.
 */
public interface WriteStream {
    /** Stores one write, when subscribed. Fails with {@link OverloadedException} when the queue is full. */
    Mono<Ack> write(Write write);

    /** Stores some writes in one commit: all of them or none. The acks come in the order of the writes. */
    Mono<List<Ack>> writeAll(List<Write> writes);

    /**
     * Stores a stream of writes, one ack for each in their order. Requests from {@code writes} only as much as the queue has room
     * for, whatever is requested here. Ends with the first write that is refused.
     */
    Flux<Ack> writeMany(Publisher<Write> writes);
}
