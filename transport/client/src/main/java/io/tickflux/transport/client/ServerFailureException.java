package io.tickflux.transport.client;

/** The server failed in a way that the caller cannot change, such as damaged storage; its log says more. */
public final class ServerFailureException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public ServerFailureException(String message) {
        super(message);
    }
}
