/**
 * The feeder {@code replay}: a recorded CSV file as if it happened now.
 *
 * <p>{@link io.tickflux.plugins.replay.ReplayProvider} says how it is configured and what it promises.
 */
@NullMarked
package io.tickflux.plugins.replay;

import org.jspecify.annotations.NullMarked;
