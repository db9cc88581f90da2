package io.tickflux.config;

import java.util.OptionalInt;

/**
 * MarketStore's gRPC.
 *
 * @param listenPort {@code grpc_listen_port}, off by default, usually 5995. 0 picks a free port
 * @param maxSendBytes {@code grpc_max_send_msg_size}, in MB (2^20 bytes) in the file, default 1024: the largest answer.
 *     Too low refuses large queries; too high lets one of them take the memory of all
 * @param maxReceiveBytes {@code grpc_max_recv_msg_size}, in MB (2^20 bytes) in the file, default 1024: the largest
 *     request. Too low refuses large writes; too high lets one of them take the memory of all
 */
public record GrpcConfig(OptionalInt listenPort, int maxSendBytes, int maxReceiveBytes) {

    /** The default of {@code grpc_max_send_msg_size} and {@code grpc_max_recv_msg_size}, in MB. */
    public static final int DEFAULT_MAX_MESSAGE_MB = 1024;

    /** The most that fits the protocol, in MB. */
    public static final int MAX_MAX_MESSAGE_MB = 2047;

    /** Less than this, in MB, is warned about, as MarketStore did. */
    static final int RECOMMENDED_MAX_MESSAGE_MB = 64;

    static GrpcConfig defaults() {
        return new GrpcConfig(OptionalInt.empty(), DEFAULT_MAX_MESSAGE_MB << 20, DEFAULT_MAX_MESSAGE_MB << 20);
    }
}
