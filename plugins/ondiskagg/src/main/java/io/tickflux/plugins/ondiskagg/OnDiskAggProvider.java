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
 *       columns: [OHLCV, "VWAP=vwap(Close, Volume)", "Rows=count()"]   # default: OHLCV
 *       filter: nasdaq                        # or "" (the default), or instead of it:
 *       calendar: XNYS                        #   sessions of another market
 *       timezone: Asia/Tokyo                  #   days from midnight to midnight there
 *       revisions: true                       # default: false
 *       cache_rows: 500000                    # rows and bars kept in memory, some 200 bytes each
 * }</pre>
 *
 * <p><b>What it writes.</b> For rows of {@code AAPL/1Min/OHLCV} the bars {@code AAPL/5Min/OHLCV} and so on, FIXED, at the start of
 * their slot: the first Open, highest High, lowest Low, last Close and the sum of Volume (if there is one) of the rows in the
 * slot, in order of time. Prices keep the base's types; Volume is {@code i8} ({@code u8} of {@code u8}) or {@code f8}, so that a sum of 32-bit volumes fits. NaN counts
 * as absent in High, Low and Volume. The sum of floating volumes is the exact sum, rounded once.
 *
 * <p><b>columns.</b> {@code NAME=FUNCTION(COLUMN)} with {@code first max min last sum avg}, {@code count()}, and
 * {@code vwap(PRICE, WEIGHT)}; {@code OHLCV} stands for the five above. Means are computed from all base rows of the slot, however long it is.
 *
 * <p><b>Trades.</b> Rows with a numeric {@code Price} and no {@code Open} are trades: Open, High, Low and Close come from
 * {@code Price}, Volume from {@code Size}, and {@code Cond1} to {@code Cond4} decide what a trade may do, see {@link TradeConditions}. A bar
 * needs a trade that sets a price and one that counts for volume. Bars of trades have the group {@code OHLCV}. {@code count} and {@code sum}
 * take trades that count for volume, {@code avg} and {@code vwap} those that may set high and low.
 *
 * <p><b>What it promises.</b> Once it has caught up, every bar equals what a computation from the stored base rows gives, whatever
 * the order in which they came: late, corrected, repeated or deleted. A bar whose base rows were all deleted is deleted; when the
 * base bucket is deleted, so are the buckets that were made from it. A growing bar is written each time it grows. A row that is later
 * than all before it costs the same however long its bars are, and reads nothing.
 *
 * <p><b>Days.</b> Slots of a day and longer follow the dates of UTC; with a filter or calendar, the sessions of that market, whose other rows
 * are left out of them; with a time zone, its midnights. Their bars stand at midnight UTC of the date, a week's at its Monday. Shorter
 * destinations take all rows. {@code filter: nasdaq} is MarketStore's name for {@code calendar: XNAS}. A base row counts for the day in
 * which it begins; bars of a day and longer have no time of day, and pass.
 *
 * <p><b>revisions.</b> Two more columns: {@code Revision} ({@code i8}), 1 and one more each time a bar's values change, and {@code State}
 * ({@code u1}): 0 open, 1 closed because a row of a later slot has come, 2 amended after that. A bar is written once more when it is closed.
 *
 * <p><b>Which events.</b> A destination is made from a base of a shorter timeframe whose slots it contains; with others it is left
 * out, with one warning. So {@code on: "*}{@code /*}{@code /OHLCV"} is safe: bars that a trigger derived at one of the destinations' timeframes are never a base
 * again. But write one base for each destination only, or the last to come wins. Events without the columns that are asked for are
 * counted ({@code ignored_no_ohlc}) and passed over.
 */
public final class OnDiskAggProvider implements TriggerProvider {
    @Override
    public String module() {
        return "ondiskagg";
    }

    @Override
    public Trigger create(PluginContext context) {
        return new OnDiskAgg(context, AggConfig.of(context));
    }
}
