package io.tickflux.config;

/**
 * Where and how the server listens.
 *
 * @param listenHost {@code listen_host}, default {@code localhost}: the address for all ports. MarketStore listened on
 *     all addresses by default; write {@code 0.0.0.0} for that
 * @param listenPort {@code listen_port}, default 5993: HTTP, WebSocket and console. 0 picks a free port
 * @param rsocketListenPort {@code rsocket_listen_port}, default 5994: RSocket over TCP. 0 picks a free port
 * @param grpc MarketStore's gRPC
 * @param maxConnectionBytes {@code transport.max_connection_bytes}, in bytes, default 4 MiB: what one connection may
 *     hold that its client has not read yet. Too low makes fast clients on long lines wait; too high lets many slow
 *     ones use up memory
 */
public record NetworkConfig(
        String listenHost, int listenPort, int rsocketListenPort, GrpcConfig grpc, long maxConnectionBytes) {

    /** The default of {@code listen_host}. */
    public static final String DEFAULT_LISTEN_HOST = "localhost";

    /** The default of {@code listen_port}. */
    public static final int DEFAULT_LISTEN_PORT = 5993;

    /** The default of {@code rsocket_listen_port}. */
    public static final int DEFAULT_RSOCKET_LISTEN_PORT = 5994;

    /** The default of {@code transport.max_connection_bytes}. */
    public static final long DEFAULT_MAX_CONNECTION_BYTES = 4L << 20;

    /** The least {@code transport.max_connection_bytes}. */
    public static final long MIN_MAX_CONNECTION_BYTES = 64L << 10;

    /** The most {@code transport.max_connection_bytes}. */
    public static final long MAX_MAX_CONNECTION_BYTES = 1L << 30;

    static NetworkConfig defaults() {
        return new NetworkConfig(
                DEFAULT_LISTEN_HOST,
                DEFAULT_LISTEN_PORT,
                DEFAULT_RSOCKET_LISTEN_PORT,
                GrpcConfig.defaults(),
                DEFAULT_MAX_CONNECTION_BYTES);
    }
}
