package io.tickflux.plugins.synthetic;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;

/**
 * Makes the feeder {@code synthetic}.
 *
 * <pre>{@code
 * bgworkers:
 *   - module: synthetic
 *     name: demo
 *     config:
 *       symbols: [DEMO-BTC, DEMO-ETH]   # or a number of symbols: 500; five DEMO- symbols if absent
 *       prefix: DEMO-                   # of numbered symbols
 *       seed: 42                        # the same seed gives the same market
 *       tick_interval: 100ms            # every symbol has a tick each interval
 *       timeframes: [1Sec, 1Min]        # of the bars, at most 1H
 *       speed: 1                        # N times as fast, or full: as fast as the engine takes it
 *       start: 2024-01-01               # market time begins here; with the clock if absent
 *       limit: 10000                    # so many ticks of each symbol, then it stops
 *       ticks_per_write: 1              # larger blocks for load
 * }</pre>
 *
 * <p><b>What it writes</b>, for each symbol and interval: the tick {@code DEMO-BTC/1Sec/TICK} (VARIABLE: Price, Size), and as they grow
 * the bars {@code DEMO-BTC/1Sec/OHLCV} and {@code DEMO-BTC/1Min/OHLCV} (FIXED: Open, High, Low, Close, Volume), made of the very ticks
 * that were written. All symbols are due at once, as at an exchange. Prices and sizes are functions of seed, symbol and time
 * alone.
 *
 * <p><b>Time.</b> With neither {@code start} nor another speed, market time is the clock's, at multiples of the interval. If the engine takes less than
 * is due, the feeder catches up later; nothing is left out.
 *
 * <p><b>After a restart</b> it goes on behind its last stored tick, never back in time, and writes are numbered, so that none is stored
 * twice. If market time is the clock's, what was due before the current minute is left out.
 */
public final class SyntheticProvider implements BgWorkerProvider {
    @Override
    public String module() {
        return "synthetic";
    }

    @Override
    public BgWorker create(PluginContext context) {
        return new SyntheticFeeder(context, FeedConfig.of(context.config()));
    }
}
