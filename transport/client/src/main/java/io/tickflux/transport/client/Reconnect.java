package io.tickflux.transport.client;

import java.time.Duration;

/**
 * How to get a connection back. The pause doubles from {@code firstBackoff} to {@code maxBackoff}, each time with up to half of it
 * taken off at random, so that a thousand clients do not come back at once.
 *
 * @param firstBackoff the pause after the first failed attempt
 * @param maxBackoff the longest pause
 * @param firstConnectFor how long to try for the first connection; {@link Duration#ZERO} for one attempt
 * @param reconnectFor how long to try for each later one; then pending calls fail with {@link ConnectionLostException}
 */
public record Reconnect(Duration firstBackoff, Duration maxBackoff, Duration firstConnectFor, Duration reconnectFor) {
    /** As long as it takes: a century, which still fits 64 bits of nanoseconds. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    /** Fails at once if the server cannot be reached at the start; never gives up afterwards. */
    public static final Reconnect DEFAULT =
            new Reconnect(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ZERO, FOREVER);

    /** With another patience for the first connection. */
    public Reconnect firstConnectFor(Duration other) {
        return new Reconnect(firstBackoff, maxBackoff, other, reconnectFor);
    }

    /** With another patience for later connections. */
    public Reconnect reconnectFor(Duration other) {
        return new Reconnect(firstBackoff, maxBackoff, firstConnectFor, other);
    }
}
