package io.tickflux.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What a trigger is given of its events.
 *
 * @param where {@code where}: a condition on columns; only rows that meet it are given. All rows if absent
 * @param batchMax {@code batch.max}, default 1, no batches: so many consecutive events of a key are given as one
 * @param batchLinger {@code batch.linger}, default 0: how long the first of a batch waits for more
 * @param skipMissed {@code missed}, {@code once} (default) or {@code skip}: whether firings of a schedule whose time passed while the
 *     trigger did not run are left out, or become one
 */
public record IntakeConfig(Optional<String> where, int batchMax, Duration batchLinger, boolean skipMissed) {}
