package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;

/**
 * Makes the trigger {@code ondiskagg}.
 *
 * <pre>{@code
 * triggers:
 *   - module: ondiskagg
 *     on: "*}{@code /1Min/OHLCV"
 *     config:
 *       destinations: [5Min, 15Min, 1H, 1D]   # at least one
 *       filter: nasdaq                        # or "" (the default)
 *       cache_rows: 500000                    # rows and bars kept in memory, some 150 bytes each
 * }</pre>
 *
 * <p><b>What it writes.</b> For rows of {@code AAPL/1Min/OHLCV} the bars {@code AAPL/5Min/OHLCV} and so on, FIXED, at the start of
 * their slot: the first Open, highest High, lowest Low, last Close and the sum of Volume (if there is one) of the rows in the
 * slot, in order of time. Prices keep the base's types; Volume is {@code i8} ({@code u8} of {@code u8}) or {@code f8}, so that a sum of 32-bit volumes fits. Other
 * columns are dropped. NaN counts as absent in High, Low and Volume. The sum of floating volumes is the exact sum, rounded once.
 *
 * <p><b>What it promises.</b> Once it has caught up, every bar equals what a computation from the stored base rows gives, whatever
 * the order in which they came: late, corrected, repeated or deleted. A bar whose base rows were all deleted is deleted; when the
 * base bucket is deleted, so are the buckets that were made from it. A growing bar is written each time it grows.
 *
 * <p><b>filter: nasdaq.</b> Destinations of a day and longer are made only of rows of the regular session: Monday to Friday from
 * 09:30 up to, but not including, 16:00 in New York, daylight saving included, wherever the server stands. Holidays and early
 * closes are not known yet. Rows of a day and longer have no time of day and pass.
 *
 * <p><b>Which events.</b> A destination is made from a base of a shorter timeframe whose slots it contains; with others it is left
 * out, with one warning. So {@code on: "*}{@code /*}{@code /OHLCV"} is safe: bars that a trigger derived at one of the destinations' timeframes are never a base
 * again. But write one base for each destination only, or the last to come wins. Events without numeric Open, High, Low and Close are
 * counted ({@code ignored_no_ohlc}) and passed over.
 */
public final class OnDiskAggProvider implements TriggerProvider {
    @Override
    public String module() {
        return "ondiskagg";
    }

    @Override
    public Trigger create(PluginContext context) {
        return new OnDiskAgg(context, AggConfig.of(context.config()));
    }
}
