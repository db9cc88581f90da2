/**
 * The feeder {@code synthetic}: a made-up market, the same for the same seed.
 *
 * <pre>
 *   Market (price and size of any tick, computed) ──▶ SymbolFeed (bars of the ticks) ──▶ Feed (bursts of writes) ──▶ paced
 * </pre>
 *
 * {@link io.tickflux.plugins.synthetic.SyntheticProvider} says how it is configured and what it writes.
 */
@NullMarked
package io.tickflux.plugins.synthetic;

import org.jspecify.annotations.NullMarked;
