package io.tickflux.engine;

import io.tickflux.api.Position;

/**
 * How far a consumer is, durably: it comes back behind this position.
 *
 * @param consumer its name
 * @param position the last event it has done
 */
public record ConsumerCursor(String consumer, Position position) {}
