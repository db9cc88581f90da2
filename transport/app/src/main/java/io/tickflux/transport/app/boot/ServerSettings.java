package io.tickflux.transport.app.boot;

import io.tickflux.config.NetworkConfig;
import io.tickflux.config.TickfluxConfig;
import io.tickflux.transport.server.ConnectionLimits;
import io.tickflux.transport.server.ServerConfig;

/** {@code listen_host}, the ports and {@code transport} as the server takes them. */
final class ServerSettings {
    private ServerSettings() {}

    static ServerConfig of(TickfluxConfig config) {
        NetworkConfig network = config.network();
        return ServerConfig.defaults()
                .on(network.listenHost(), network.rsocketListenPort(), network.listenPort())
                .with(ConnectionLimits.DEFAULT.heldBytes(network.maxConnectionBytes()));
    }
}
