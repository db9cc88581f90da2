package io.tickflux.engine.fanout;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;

/** The last signal to a subscriber. Whatever it throws stays here. */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private Ending() {}

    /** Lets go of the subscriber and tells it why: nothing if it cancelled, else the failure, else that all is delivered. */
    static void signal(EventSubscription subscription, @Nullable Throwable failure) {
        CoreSubscriber<? super WriteEvent> subscriber = subscription.release();
        if (subscriber == null || subscription.isCancelled()) {
            return;
        }
        Throwable reason = subscription.isInvalid()
                ? new IllegalArgumentException("requested: 0 or less (expected: a positive amount, rule 3.9)")
                : failure;
        if (failure != null && !(failure instanceof EngineException)) {
            LOG.warn("subscription ends: patterns={}", subscription.patterns(), failure);
        }
        try {
            if (reason == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(reason);
            }
        } catch (Throwable thrown) {
            LOG.warn("subscriber threw at its end: patterns={}", subscription.patterns(), thrown);
        }
    }
}
