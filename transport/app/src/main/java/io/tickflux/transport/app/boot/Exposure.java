package io.tickflux.transport.app.boot;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.server.Extensions;
import io.tickflux.transport.server.ServerConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import reactor.core.publisher.Mono;

/** Who may reach a server. There is no authentication and no TLS yet, so it is this machine unless someone insists. */
public enum Exposure {
    /** This machine only; any other {@code listen_host} is refused. */
    THIS_MACHINE,
    /** Anyone who can reach {@code listen_host} may read and write everything. */
    ANYONE;

    /** What to say to be exposed. */
    public static final String CONSENT = "--i-understand-that-anyone-on-the-network-can-read-and-write";

    ServerConfig apply(ServerConfig config) {
        InetAddress address = resolve(config.bindAddress());
        ServerConfig resolved = config.on(address.getHostAddress(), config.rsocketPort(), config.httpPort());
        if (address.isLoopbackAddress()) {
            return resolved;
        }
        if (this == THIS_MACHINE) {
            throw new InvalidInputException(
                    "listen_host",
                    '"' + config.bindAddress() + '"',
                    "a loopback address, because nothing is encrypted and nobody is asked for a password; or "
                            + CONSENT);
        }
        Extensions extensions = config.extensions();
        return resolved.with(new Extensions(
                extensions.version(),
                (credentials, remote) -> Mono.empty(),
                extensions.plugins(),
                extensions.triggers(),
                extensions.operations(),
                extensions.meters()));
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new InvalidInputException("listen_host", '"' + host + '"', "a name or address of this machine");
        }
    }
}
