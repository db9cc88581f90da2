package io.tickflux.transport.app.load;

import io.tickflux.api.Ack;

/**
 * A batch that the server has acknowledged.
 *
 * @param rows its rows
 * @param ack where it stands and what it survives
 */
public record StoredBatch(int rows, Ack ack) {}
