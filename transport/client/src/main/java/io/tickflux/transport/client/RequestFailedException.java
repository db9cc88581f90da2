package io.tickflux.transport.client;

/** A trigger could not answer a request; the text says how it failed. It has written nothing, unless the text says otherwise. */
public final class RequestFailedException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public RequestFailedException(String message) {
        super(message);
    }
}
