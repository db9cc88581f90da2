package io.tickflux.plugins.gdaxfeeder;

import java.math.BigDecimal;

/** What the WebSocket says; times in epoch nanoseconds by the exchange's clock. */
sealed interface Message {
    /** {@code match} and {@code last_match}. Ids rise by one within a product. */
    record Trade(String product, long id, long nanos, BigDecimal price, BigDecimal size) implements Message {}

    /** {@code heartbeat}, each second for each product. */
    record Heartbeat(String product, long lastTradeId, long nanos) implements Message {}

    /** {@code error}. */
    record Problem(String text) implements Message {}

    /** What this feeder has no use for, and what cannot be read: if it was a trade, its id will be missing. */
    record Other(boolean damaged) implements Message {}
}
