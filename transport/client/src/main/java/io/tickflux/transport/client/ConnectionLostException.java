package io.tickflux.transport.client;

/** There is no connection, and {@link Reconnect} allows no further attempt. Whether a write in progress was stored is not known. */
public final class ConnectionLostException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
