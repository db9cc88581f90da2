package io.tickflux.transport.server;

/**
 * Where a server listens and what it allows.
 *
 * @param bindAddress the address to listen on; the loopback by default
 * @param rsocketPort port for RSocket over TCP; 0 for a free one
 * @param httpPort port for HTTP and for RSocket over WebSocket; 0 for a free one
 * @param limits what one client may cost
 * @param extensions what the program around the server adds
 */
public record ServerConfig(
        String bindAddress, int rsocketPort, int httpPort, ConnectionLimits limits, Extensions extensions) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int RSOCKET_PORT = 5994;
    public static final int HTTP_PORT = 5993;

    /** The loopback address and the usual ports. */
    public static ServerConfig defaults() {
        return new ServerConfig(LOOPBACK, RSOCKET_PORT, HTTP_PORT, ConnectionLimits.DEFAULT, Extensions.NONE);
    }

    /** The loopback address and two free ports. */
    public static ServerConfig freePorts() {
        return defaults().on(LOOPBACK, 0, 0);
    }

    /** Listening elsewhere. */
    public ServerConfig on(String address, int otherRsocketPort, int otherHttpPort) {
        return new ServerConfig(address, otherRsocketPort, otherHttpPort, limits, extensions);
    }

    /** With other limits. */
    public ServerConfig with(ConnectionLimits other) {
        return new ServerConfig(bindAddress, rsocketPort, httpPort, other, extensions);
    }

    /** With other extensions. */
    public ServerConfig with(Extensions other) {
        return new ServerConfig(bindAddress, rsocketPort, httpPort, limits, other);
    }
}
