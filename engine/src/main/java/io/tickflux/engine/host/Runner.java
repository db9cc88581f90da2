package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How plugins of one kind are run. */
interface Runner {
    /** The plugin itself. */
    Object plugin();

    /** A new life, not yet begun. */
    Run newRun(RunMonitor monitor);

    /** For how long a run must have lived, and made progress, to be restarted as quickly as the first time. */
    Duration stableAfter();

    /** Moves past an event that the plugin cannot digest, as its rules say; between two lives. */
    Mono<Void> giveUp(FailurePolicy.GivenUp event);

    /** Fires once more with events that were given up; see {@link PluginHost#replay}. */
    default Flux<Replayed> replay(Predicate<DeadLetter> wanted) {
        return Flux.error(new InvalidInputException("plugin", "no trigger", "a trigger, whose events can be replayed"));
    }

    /** Called from time to time on the host's timer, and at the end. */
    void save();

    /** The event up to which the plugin is done; null when there is none. */
    @Nullable
    Position cursor();

    /** How far it is behind. */
    PluginStatus.Lag lag(boolean isRunning);

    /** The plugin's own {@code close}; on its calls lane. */
    void closePlugin();
}
