package io.tickflux.engine.fanout;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Gives each of its subscribers a cursor of its own. */
final class EventFlux extends Flux<WriteEvent> {
    private final FanOutPublisher publisher;
    private final Subscription subscription;

    EventFlux(FanOutPublisher publisher, Subscription subscription) {
        this.publisher = publisher;
        this.subscription = subscription;
    }

    @Override
    public void subscribe(CoreSubscriber<? super WriteEvent> subscriber) {
        publisher.subscribe(subscription, subscriber);
    }
}
