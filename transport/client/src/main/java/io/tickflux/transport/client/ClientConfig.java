package io.tickflux.transport.client;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.Credentials;
import java.net.URI;
import java.util.Set;

/**
 * Where the server is and how to stay connected to it.
 *
 * @param uri {@code tcp://host:5994}, or {@code ws://host:5993/rsocket}
 * @param credentials who we are
 * @param reconnect what to do when the connection cannot be made or is lost
 * @param window how much {@link TickfluxClient#writeMany} may have on its way
 */
public record ClientConfig(URI uri, Credentials credentials, Reconnect reconnect, WriteWindow window) {
    private static final Set<String> SCHEMES = Set.of("tcp", "ws");

    /** @throws InvalidInputException when the URI has another scheme, or names no host or port */
    public ClientConfig {
        if (uri.getScheme() == null
                || !SCHEMES.contains(uri.getScheme())
                || uri.getHost() == null
                || uri.getPort() < 0) {
            throw new InvalidInputException("uri", uri.toString(), "tcp://host:port or ws://host:port/rsocket");
        }
    }

    /** The defaults: anonymous, one attempt for the first connection, then reconnecting for as long as it takes. */
    public static ClientConfig of(URI uri) {
        return new ClientConfig(uri, Credentials.ANONYMOUS, Reconnect.DEFAULT, WriteWindow.DEFAULT);
    }

    /** With other credentials. */
    public ClientConfig with(Credentials other) {
        return new ClientConfig(uri, other, reconnect, window);
    }

    /** With other rules for reconnecting. */
    public ClientConfig with(Reconnect other) {
        return new ClientConfig(uri, credentials, other, window);
    }

    /** With another window. */
    public ClientConfig with(WriteWindow other) {
        return new ClientConfig(uri, credentials, reconnect, other);
    }
}
