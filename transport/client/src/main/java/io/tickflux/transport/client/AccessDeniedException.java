package io.tickflux.transport.client;

/** The server does not accept these credentials, or not for this request. A retry fails again. */
public final class AccessDeniedException extends TickfluxException {
    private static final long serialVersionUID = 1L;

    public AccessDeniedException(String message) {
        super(message);
    }
}
