package io.tickflux.transport.client;

/**
 * A failure that the server or the connection signals. Its subtypes answer the caller's question: what can I do now? Input that
 * the server refuses is an {@link io.tickflux.api.InvalidInputException} instead, as it is inside the server.
 */
public abstract class TickfluxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected TickfluxException(String message) {
        super(message);
    }

    protected TickfluxException(String message, Throwable cause) {
        super(message, cause);
    }
}
