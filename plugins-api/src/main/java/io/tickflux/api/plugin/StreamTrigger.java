package io.tickflux.api.plugin;

import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Turns the stream of matching events into a stream of writes: for windows, joins and state over many events.
 *
 * <p>Because one write may stand for many events, the trigger says itself when an event is done:
 * {@link Delivery#acknowledge()}. The trigger's cursor moves to the last event before the first unacknowledged one, once every
 * write that was emitted before the acknowledgement is stored; after a restart delivery begins behind the cursor. Acknowledge
 * after emitting what the event led to.
 *
 * <p>The demand of the returned publisher's subscriber is the store's; the trigger's demand on {@code events} is its own.
 */
@FunctionalInterface
public interface StreamTrigger {
    /**
     * Called once for each start.
     *
     * @param events matching events, in journal order for each key; never completes before the host stops the trigger
     */
    Publisher<Write> apply(Flux<Delivery> events);

    /** Called once after the stream has ended. */
    default void close() {}

    /** An event on its way to a stream trigger. */
    interface Delivery {
        WriteEvent event();

        /** Marks the event as done; from any thread, any number of times, in any order. */
        void acknowledge();
    }
}
