package io.tickflux.transport.app.child;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.engine.host.PluginGuest;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** In the child: does what the server asks for. */
final class ChildResponder implements RSocket {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Mono<PluginGuest> guest;

    /** @param guest the plugin, once it is made */
    ChildResponder(Mono<PluginGuest> guest) {
        this.guest = guest;
    }

    @Override
    public Mono<Payload> requestResponse(Payload payload) {
        Messages.Message message = Messages.read(payload);
        Mono<Payload> answer = switch (message.what()) {
            case Messages.FIRE ->
                guest.flatMap(plugin -> plugin.fire(Messages.event(message.content())))
                        .map(Messages::ofWrites);
            case Messages.BUSY ->
                guest.map(plugin -> Messages.ofNumber(plugin.busy().toNanos()));
            case Messages.CLOSE -> guest.publishOn(Schedulers.boundedElastic()).map(ChildResponder::close);
            default -> Mono.error(unknown(message));
        };
        return answer.onErrorMap(ChildFailure::toFrame);
    }

    private static Payload close(PluginGuest plugin) {
        try {
            plugin.close(CLOSE_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return DefaultPayload.create(new byte[0]);
    }

    @Override
    public Flux<Payload> requestStream(Payload payload) {
        Messages.Message message = Messages.read(payload);
        if (message.what() != Messages.RUN) {
            return Flux.error(ChildFailure.toFrame(unknown(message)));
        }
        return guest.flatMapMany(PluginGuest::run)
                .map(write -> DefaultPayload.create(Messages.bytes(write)))
                .onErrorMap(ChildFailure::toFrame);
    }

    /** The first payload says what is wanted, the others are events. */
    @Override
    public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
        StreamAnswers answers = new StreamAnswers();
        Flux<StreamTrigger.Delivery> events = Flux.from(payloads)
                .map(Messages::read)
                .filter(message -> message.what() == Messages.EVENT)
                .map(message -> delivery(message, answers));
        return guest.flatMapMany(plugin -> answers.of(plugin.apply(events))).onErrorMap(ChildFailure::toFrame);
    }

    private static StreamTrigger.Delivery delivery(Messages.Message message, StreamAnswers answers) {
        long number = message.content().getLong();
        WriteEvent event = Messages.event(message.content().slice());
        return new StreamTrigger.Delivery() {
            @Override
            public WriteEvent event() {
                return event;
            }

            @Override
            public void acknowledge() {
                answers.acknowledged(number);
            }
        };
    }

    private static InvalidInputException unknown(Messages.Message message) {
        return new InvalidInputException("message", String.valueOf((char) message.what()), "F, A, R, B or C");
    }
}
