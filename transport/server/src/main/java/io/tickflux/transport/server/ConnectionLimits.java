package io.tickflux.transport.server;

import io.tickflux.api.InvalidInputException;
import java.time.Duration;

/**
 * What one client may cost, whatever it asks for.
 *
 * <pre>
 *   0 ────────── limit/4 ────────── limit/2 ───────────────── limit
 *     streams flow │  streams go on  │  streams pause            │ nothing more is read from the client;
 *                  │  when it falls  │  when it rises to here    │ closed if that lasts for graceTime
 *                  │  to here        │
 * </pre>
 *
 * @param heldBytes outgoing bytes that a connection may hold: enqueued and not yet taken by the socket
 * @param streams requests in progress on a connection; more are refused
 * @param connections RSocket connections; more are closed at once
 * @param setupTimeout how long a connection may take to send its SETUP
 * @param graceTime how long a client may leave {@code heldBytes} unread before it is cut off
 */
public record ConnectionLimits(
        long heldBytes, int streams, int connections, Duration setupTimeout, Duration graceTime) {
    /** 4 MiB, 1,024 streams, 10,000 connections, 5 s, 30 s. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(4L << 20, 1_024, 10_000, Duration.ofSeconds(5), Duration.ofSeconds(30));

    private static final long MIN_HELD_BYTES = 512L << 10;

    /** @throws InvalidInputException when a limit is too small to work with */
    public ConnectionLimits {
        if (heldBytes < MIN_HELD_BYTES) {
            throw new InvalidInputException("heldBytes", String.valueOf(heldBytes), "at least " + MIN_HELD_BYTES);
        }
        if (streams < 1 || connections < 1) {
            throw new InvalidInputException(
                    "limits", streams + " streams, " + connections + " connections", "1 or more of each");
        }
    }

    /** With another bound for outgoing bytes. */
    public ConnectionLimits heldBytes(long other) {
        return new ConnectionLimits(other, streams, connections, setupTimeout, graceTime);
    }

    /** With another bound for requests in progress. */
    public ConnectionLimits streams(int other) {
        return new ConnectionLimits(heldBytes, other, connections, setupTimeout, graceTime);
    }

    /** With another bound for connections. */
    public ConnectionLimits connections(int other) {
        return new ConnectionLimits(heldBytes, streams, other, setupTimeout, graceTime);
    }

    /** With other patience. */
    public ConnectionLimits patience(Duration otherSetupTimeout, Duration otherGraceTime) {
        return new ConnectionLimits(heldBytes, streams, connections, otherSetupTimeout, otherGraceTime);
    }
}
