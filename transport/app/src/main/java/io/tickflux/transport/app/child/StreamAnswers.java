package io.tickflux.transport.app.child;

import io.rsocket.Payload;
import io.tickflux.api.Write;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * In the child: the writes and acknowledgements of a stream trigger on their way out, in the order in which the trigger made them. Holds
 * {@link #WINDOW} writes at most, and an acknowledgement for each event that the server has given out, which bounds them.
 */
final class StreamAnswers {
    static final int WINDOW = 64;

    private final Sinks.Many<Payload> out = Sinks.many().unicast().onBackpressureBuffer();
    private final Writes writes = new Writes();

    /** What goes out when these come in. */
    Flux<Payload> of(Publisher<Write> source) {
        return out.asFlux()
                .doOnSubscribe(any -> source.subscribe(writes))
                .doOnNext(this::gone)
                .doOnCancel(writes::cancel);
    }

    private void gone(Payload payload) {
        if (payload.getData().get(0) == Messages.WRITE) {
            writes.request(1);
        }
    }

    void acknowledged(long number) {
        emit(Messages.of(Messages.ACKNOWLEDGED, number, new byte[0]));
    }

    /** One at a time: the sink refuses signals that meet. */
    private synchronized void emit(Payload payload) {
        if (out.tryEmitNext(payload).isFailure()) {
            payload.release();
        }
    }

    private synchronized void end(java.util.function.Consumer<Sinks.Many<Payload>> signal) {
        signal.accept(out);
    }

    /** Asks the trigger for as many writes as have gone out. */
    private final class Writes extends BaseSubscriber<Write> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(WINDOW);
        }

        @Override
        protected void hookOnNext(Write write) {
            emit(Messages.of(Messages.WRITE, Messages.bytes(write)));
        }

        @Override
        protected void hookOnError(Throwable failure) {
            end(sink -> sink.tryEmitError(failure));
        }

        @Override
        protected void hookOnComplete() {
            end(Sinks.Many::tryEmitComplete);
        }
    }
}
