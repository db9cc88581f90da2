/**
 * The trigger {@code ondiskagg}: keeps coarser bars up to date with the bars they are made of.
 *
 * <pre>
 *   event of AAPL/1Min/OHLCV ──▶ rows, by window ──▶ 5Min ──▶ 15Min ──▶ 1H ──▶ 1D ──▶ 1W
 *                                                                        └────▶ 1M ──▶ 1Y
 * </pre>
 *
 * {@link io.tickflux.plugins.ondiskagg.OnDiskAggProvider} says how it is configured and what it promises.
 */
@NullMarked
package io.tickflux.plugins.ondiskagg;

import org.jspecify.annotations.NullMarked;
