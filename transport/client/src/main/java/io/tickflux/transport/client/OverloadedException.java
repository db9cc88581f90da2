package io.tickflux.transport.client;

/** The server is busy; nothing was stored. A retry a little later is right, and safe. */
public final class OverloadedException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(String message) {
        super(message);
    }
}
