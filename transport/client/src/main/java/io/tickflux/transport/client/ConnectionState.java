package io.tickflux.transport.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of the connection.
 *
 * @param phase where it stands now
 * @param attempt how many attempts have failed since the last connection
 * @param cause why the connection or the last attempt failed; for {@link Phase#LOST} only
 */
public record ConnectionState(
        Phase phase, int attempt, @Nullable Throwable cause) {
    /** The phases of a connection; after {@code LOST} comes {@code CONNECTING} again, after {@code CLOSED} nothing. */
    public enum Phase {
        /** Nobody has called yet. */
        IDLE,
        CONNECTING,
        CONNECTED,
        /** Lost, or an attempt failed; the next one follows after a pause. */
        LOST,
        CLOSED
    }
}
