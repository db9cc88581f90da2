package io.tickflux.transport.client;

/** The server is closing. A retry succeeds once it is back; streams of this client do that by themselves. */
public final class ServerClosingException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public ServerClosingException(String message) {
        super(message);
    }
}
