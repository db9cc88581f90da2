package io.tickflux.transport.server;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

/**
 * Errors that come after the end of a stream have nobody to go to: Reactor prints each with its stack. A connection that breaks
 * makes one for each of its streams, so that they are counted instead.
 */
final class DroppedErrors {
    static final LongAdder COUNT = new LongAdder();

    private static final Logger LOG = LoggerFactory.getLogger(DroppedErrors.class);

    private DroppedErrors() {}

    /** Idempotent; there is one hook for the whole program. */
    static void count() {
        Hooks.onErrorDropped(error -> {
            COUNT.increment();
            LOG.debug("error after the end of a stream", error);
        });
    }
}
