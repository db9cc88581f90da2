package io.tickflux.transport.server.access;

/** A client is not who it must be for what it asks; the text goes to the client and tells no more than that. */
public final class AccessDeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessDeniedException(String expected) {
        super("access denied (expected: " + expected + ")");
    }
}
