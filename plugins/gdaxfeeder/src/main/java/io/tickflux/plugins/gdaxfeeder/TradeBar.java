package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.plugins.gdaxfeeder.Message.Trade;
import java.math.BigDecimal;

/** A bar that grows by trades. They come in the order of their ids; a late one among them is put where its time belongs. */
final class TradeBar {
    private final long second;
    private BigDecimal high = BigDecimal.ZERO;
    private BigDecimal low = BigDecimal.ZERO;
    private BigDecimal open = BigDecimal.ZERO;
    private BigDecimal close = BigDecimal.ZERO;
    private BigDecimal volume = BigDecimal.ZERO;
    private long openNanos = Long.MAX_VALUE;
    private long closeNanos = Long.MIN_VALUE;

    TradeBar(long second) {
        this.second = second;
    }

    void add(Trade trade) {
        boolean first = openNanos == Long.MAX_VALUE;
        high = first ? trade.price() : high.max(trade.price());
        low = first ? trade.price() : low.min(trade.price());
        volume = volume.add(trade.size());
        if (trade.nanos() < openNanos) {
            openNanos = trade.nanos();
            open = trade.price();
        }
        if (trade.nanos() >= closeNanos) {
            closeNanos = trade.nanos();
            close = trade.price();
        }
    }

    Bar toBar() {
        return new Bar(
                second,
                open.doubleValue(),
                high.doubleValue(),
                low.doubleValue(),
                close.doubleValue(),
                volume.doubleValue());
    }
}
