package io.tickflux.plugins.stream;

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;

/**
 * Makes the trigger {@code stream}.
 *
 * <pre>{@code
 * triggers:
 *   - module: stream
 *     on: "*}{@code /*}{@code /*"
 *     config:
 *       filter: nasdaq     # or "" (the default), or instead of it calendar: XNYS
 *       late: 1m           # default; 0s as MarketStore
 * }</pre>
 *
 * <p><b>What it publishes.</b> Rows of {@code AAPL/5Min/OHLCV} appear in {@code AAPL/5Min/OHLCV@stream}, so that
 * {@code *}{@code /*}{@code /*@stream} is the stream of everything that this trigger was given; subscribers resume it by position like any other.
 *
 * <ul>
 *   <li>Up to 1Min, and ticks: every row, at once.
 *   <li>Longer bars are put on a shelf, where a newer version replaces an older one, and are published once, when their slot ends: with a
 *       filter or calendar, bars of a day and longer at the close of their last session.
 *   <li>A version that comes up to {@code late} after that is published at once, because the last row of a slot mostly comes when it is over.
 *       What comes later is of the past: it is counted ({@code late_rows}) and not streamed.
 * </ul>
 *
 * <p><b>Durability.</b> The shelf is in memory, and its rows are stored where they came from: after a restart they are put on it again, and
 * what became due in between is published. At least once: after a crash the last ticks may be published twice; bars replace each other.
 *
 * <p>Deletions of rows are not streamed, but take them from the shelf; a deleted bucket takes its stream with it.
 */
public final class StreamProvider implements StreamTriggerProvider {
    @Override
    public String module() {
        return "stream";
    }

    @Override
    public StreamTrigger create(PluginContext context) {
        return new StreamShelf(context, StreamConfig.of(context));
    }
}
