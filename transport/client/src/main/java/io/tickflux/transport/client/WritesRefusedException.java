package io.tickflux.transport.client;

/** The server takes no writes at the moment (its disk is full or failed); nothing was stored. Reads go on. */
public final class WritesRefusedException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public WritesRefusedException(String message) {
        super(message);
    }
}
