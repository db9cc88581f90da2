package io.tickflux.transport.server.wire;

import io.rsocket.Payload;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Sends what a source has to a client as fast as the client reads, whatever it requested: takes from the source only while the
 * connection holds little, so that what is not read stays where it was.
 *
 * @param <T> what the source has
 */
public final class PacedFlux<T> extends Flux<Payload> {
    private final Publisher<? extends T> source;
    private final Pace<T> pace;

    /**
     * How a source is sent.
     *
     * @param budget the connection's bytes
     * @param worker one thread, on which the source is subscribed and asked for more; not an event loop
     * @param encoder makes an element's payload
     * @param errors makes the failure that travels
     */
    public record Pace<T>(
            OutboundBudget budget,
            Scheduler.Worker worker,
            Function<? super T, Payload> encoder,
            UnaryOperator<Throwable> errors) {}

    public PacedFlux(Publisher<? extends T> source, Pace<T> pace) {
        this.source = source;
        this.pace = pace;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Payload> actual) {
        new PacedStream<>(actual, pace).start(source);
    }
}
