package io.tickflux.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The schema of the keys that become a {@link NetworkConfig}. */
final class NetworkReader {

    private static final ScalarType<String> HOST =
            ScalarType.of("a host name or address", text -> Optional.of(text).filter(host -> !host.contains(" ")));

    private static final ScalarType<Integer> MESSAGE_MB = ScalarType.wholeNumber(0, GrpcConfig.MAX_MAX_MESSAGE_MB);

    private NetworkReader() {}

    static NetworkConfig read(Section root) {
        NetworkConfig config = new NetworkConfig(
                root.read("listen_host", HOST)
                        .filter(host -> !host.isEmpty())
                        .orElse(NetworkConfig.DEFAULT_LISTEN_HOST),
                root.read("listen_port", ScalarType.port(), NetworkConfig.DEFAULT_LISTEN_PORT),
                root.read("rsocket_listen_port", ScalarType.port(), NetworkConfig.DEFAULT_RSOCKET_LISTEN_PORT),
                grpc(root),
                maxConnectionBytes(root.section("transport")));
        rejectSharedPorts(root, config);
        return config;
    }

    private static GrpcConfig grpc(Section root) {
        // MarketStore took "" for off.
        Optional<Integer> port = root.read(
                        "grpc_listen_port",
                        ScalarType.of(
                                        ScalarType.port().rule(),
                                        (String text) -> text.isEmpty()
                                                ? Optional.of(-1)
                                                : ScalarType.port().parser().apply(text))
                                .advised(ScalarType.port().adviser()))
                .filter(number -> number >= 0);
        return new GrpcConfig(
                port.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                messageBytes(root, "grpc_max_send_msg_size"),
                messageBytes(root, "grpc_max_recv_msg_size"));
    }

    private static int messageBytes(Section root, String key) {
        // 0 is the default, as in MarketStore.
        int megabytes =
                root.read(key, MESSAGE_MB).filter(number -> number > 0).orElse(GrpcConfig.DEFAULT_MAX_MESSAGE_MB);
        if (megabytes < GrpcConfig.RECOMMENDED_MAX_MESSAGE_MB) {
            root.warning(
                    key,
                    megabytes + " MB is little (expected: at least " + GrpcConfig.RECOMMENDED_MAX_MESSAGE_MB + ")");
        }
        return megabytes << 20;
    }

    private static long maxConnectionBytes(Section transport) {
        ScalarType<Long> size =
                ScalarType.bytes(NetworkConfig.MIN_MAX_CONNECTION_BYTES, NetworkConfig.MAX_MAX_CONNECTION_BYTES);
        long bytes = transport.read("max_connection_bytes", size, NetworkConfig.DEFAULT_MAX_CONNECTION_BYTES);
        transport.rejectUnknownKeys();
        return bytes;
    }

    private static void rejectSharedPorts(Section root, NetworkConfig config) {
        Map<Integer, String> taken = new LinkedHashMap<>();
        claim(root, "listen_port", config.listenPort(), taken);
        config.grpc().listenPort().ifPresent(port -> claim(root, "grpc_listen_port", port, taken));
        // Last, because a MarketStore file does not have it: it is the one to change.
        claim(root, "rsocket_listen_port", config.rsocketListenPort(), taken);
    }

    private static void claim(Section root, String key, int port, Map<Integer, String> taken) {
        String owner = port == 0 ? null : taken.putIfAbsent(port, key);
        if (owner != null) {
            root.reject(key, port, "a port of its own; " + owner + " has it");
        }
    }
}
