package io.tickflux.plugins.fakeexchange;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One trade of a product.
 *
 * @param id rises by one from trade to trade, in the order of publication
 * @param time when it was made
 * @param published when the exchange shows it; later than {@code time} for a late trade
 */
public record Trade(long id, Instant time, Instant published, BigDecimal price, BigDecimal size) {}
