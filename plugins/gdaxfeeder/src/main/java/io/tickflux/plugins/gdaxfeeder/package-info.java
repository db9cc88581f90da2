/**
 * The feeder {@code gdaxfeeder}: bars of Coinbase Exchange.
 *
 * <pre>
 *   RestClient (candles) ───┐                     one thread                 ┌─▶ bars    gdax_BTC-USD/1Min/OHLCV
 *   Socket (matches,        ├─▶ Inbox ─▶ FeedLoop ─▶ SymbolFeed ─▶ Outlet ───┤
 *           heartbeat) ─────┘              │            └─ LiveBars          └─▶ ledger  gdax_BTC-USD/1Min/GAPS
 *   timer ──────────────────┘          RateBudget (one for all workers of the process)
 * </pre>
 *
 * {@link io.tickflux.plugins.gdaxfeeder.GdaxProvider} says how it is configured; the module's README how it behaves.
 */
@NullMarked
package io.tickflux.plugins.gdaxfeeder;

import org.jspecify.annotations.NullMarked;
