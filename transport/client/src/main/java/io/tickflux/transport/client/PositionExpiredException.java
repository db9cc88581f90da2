package io.tickflux.transport.client;

/**
 * The server does not hold the position any more (or not yet): there would be a hole. Query, then subscribe anew; the message says
 * which positions can be had.
 */
public final class PositionExpiredException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public PositionExpiredException(String message) {
        super(message);
    }
}
