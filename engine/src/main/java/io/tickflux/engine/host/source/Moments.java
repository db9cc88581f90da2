package io.tickflux.engine.host.source;

import java.time.Instant;
import java.util.Optional;

/** What is behind a {@link Schedule}. */
@FunctionalInterface
interface Moments {
    /** The latest moment in the half-open span ({@code after}, {@code until}]; the span is not empty. */
    Optional<Instant> latest(Instant after, Instant until);
}
