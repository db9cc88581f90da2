package io.tickflux.engine.fanout;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription is doing; a snapshot, taken without stopping anyone.
 *
 * @param patterns what it asked for
 * @param state whether what it needs next is in memory
 * @param position the last event delivered; null before the first
 * @param lagEvents events published that it has not come by yet, matching or not; while catching up, at least so many
 * @param demand how many more it has asked for; {@link Long#MAX_VALUE} for all
 */
public record SubscriptionStatus(
        List<KeyPattern> patterns, State state, @Nullable Position position, long lagEvents, long demand) {
    /** Where a subscription reads. */
    public enum State {
        /** From the shared tail. */
        LIVE,
        /** From the journal, or it has not begun yet. */
        CATCHING_UP
    }
}
