package io.tickflux.transport.server.route;

/** What a client may do. */
public enum Role {
    /** Reads and writes. */
    CLIENT,
    /** Changes what runs, besides. */
    OPERATOR
}
