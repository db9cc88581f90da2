package io.tickflux.api.plugin;

import io.tickflux.api.Records;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.Collection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Is fired by stored events and may answer with derived writes.
 *
 * <ul>
 *   <li><b>Threading</b>: called on the trigger's own worker, one event at a time, so it may block and needs no locks.
 *   <li><b>Ordering</b>: events of one key come in the order of the journal.
 *   <li><b>Durability</b>: the event is stored and can be queried. When the answer completes, its writes are stored in one commit,
 *       and only then does the trigger's cursor move. After a crash an event may therefore come again: at least once, which is
 *       effectively once for FIXED buckets, whose rows replace each other.
 *   <li><b>Pace</b>: the next event may be fired while the answer before is on its way to the disk. What the trigger reads through
 *       its {@link PluginContext} holds all that it has answered before: such a read waits until it is stored.
 *   <li><b>Errors</b>: whatever is thrown, or signalled by the publisher, counts as a failed attempt of this event. The host
 *       retries it with back-off; {@link FatalPluginException} stops the trigger at once.
 * </ul>
 */
@FunctionalInterface
public interface Trigger {
    /**
     * Reacts to one event.
     *
     * @return the derived writes; empty for none. Nothing is stored until it completes, and nothing if it fails
     */
    Publisher<Write> fire(WriteEvent event);

    /** Called once after the last event. May block for a moment; must not throw. */
    default void close() {}

    /** A trigger written in MarketStore's terms: a plain, blocking {@code fire(keyPath, records)}. */
    static Trigger of(KeyPathTrigger plain) {
        return event -> Flux.defer(() -> {
            try {
                return Flux.fromIterable(plain.fire(event.key().toString(), event.records()));
            } catch (Exception failure) {
                return Flux.error(failure);
            }
        });
    }

    /** A trigger in MarketStore's terms. */
    @FunctionalInterface
    interface KeyPathTrigger {
        /**
         * Reacts to rows that were written.
         *
         * @param keyPath the bucket key, such as {@code AAPL/1Min/OHLCV}
         * @param records the rows; none when the bucket was created or rows were deleted
         * @return derived writes, possibly none
         */
        Collection<Write> fire(String keyPath, Records records) throws Exception;
    }
}
