package io.tickflux.plugins.fakeexchange;

import java.math.BigDecimal;
import java.util.List;

/** The trades of one interval that begins at {@code epochSecond}. */
public record Candle(
        long epochSecond, BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, BigDecimal volume) {
    /** Of trades in the order of their times; at least one. */
    static Candle of(long epochSecond, List<Trade> trades) {
        BigDecimal high = trades.get(0).price();
        BigDecimal low = high;
        BigDecimal volume = BigDecimal.ZERO;
        for (Trade trade : trades) {
            high = high.max(trade.price());
            low = low.min(trade.price());
            volume = volume.add(trade.size());
        }
        return new Candle(
                epochSecond,
                trades.get(0).price(),
                high,
                low,
                trades.get(trades.size() - 1).price(),
                volume);
    }
}
