package io.tickflux.engine.host;

import io.tickflux.api.WriteEvent;
import org.jspecify.annotations.Nullable;

/** How one life of a plugin ended. */
sealed interface RunEnd {
    /** There is nothing left to do, or it was told to stop. */
    record Done() implements RunEnd {}

    /**
     * The plugin failed.
     *
     * @param failure what it threw or signalled
     * @param event the event in hand; null when there was none
     */
    record Failed(Throwable failure, @Nullable WriteEvent event) implements RunEnd {}

    /** The engine would not go on for the moment, which is not the plugin's fault. */
    record Refused(Throwable refusal) implements RunEnd {}

    /** No retry can help: the journal does not hold the cursor any more, or it cannot be read. */
    record Lost(Throwable cause) implements RunEnd {}

    RunEnd DONE = new Done();
}
