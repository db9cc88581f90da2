package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameType;

/**
 * Whether a frame has the parts that its type says it has. RSocket reads them unchecked, and leaks the buffer when they are not
 * there.
 *
 * <pre>
 *   stream id (4) | type, flags (2) | fixed part of the type | metadata length (3), metadata if flag M | data
 * </pre>
 */
final class FrameCheck {
    private static final int HEADER_BYTES = 6;
    private static final int METADATA_LENGTH_BYTES = 3;
    private static final int SETUP_BYTES = 14;
    private static final int KEEP_ALIVE_BYTES = 8;

    private FrameCheck() {}

    static boolean isSound(ByteBuf frame) {
        if (frame.readableBytes() < HEADER_BYTES || frame.getInt(frame.readerIndex()) < 0) {
            return false;
        }
        try {
            return hasParts(frame, FrameHeaderCodec.frameType(frame));
        } catch (RuntimeException e) {
            // No such type, or a PAYLOAD that is neither next nor complete.
            return false;
        }
    }

    private static boolean hasParts(ByteBuf frame, FrameType type) {
        int fixed = fixedBytes(type);
        if (frame.readableBytes() < HEADER_BYTES + fixed) {
            return false;
        }
        boolean isCounted = type.hasInitialRequestN() || type == FrameType.REQUEST_N;
        if (isCounted && frame.getInt(frame.readerIndex() + HEADER_BYTES) <= 0) {
            return false;
        }
        if (type == FrameType.SETUP || type == FrameType.METADATA_PUSH || !FrameHeaderCodec.hasMetadata(frame)) {
            return true;
        }
        int left = frame.readableBytes() - HEADER_BYTES - fixed - METADATA_LENGTH_BYTES;
        return left >= 0 && frame.getUnsignedMedium(frame.readerIndex() + HEADER_BYTES + fixed) <= left;
    }

    private static int fixedBytes(FrameType type) {
        return switch (type) {
            case SETUP -> SETUP_BYTES;
            case KEEPALIVE -> KEEP_ALIVE_BYTES;
            case REQUEST_STREAM, REQUEST_CHANNEL, REQUEST_N, ERROR -> Integer.BYTES;
            default -> 0;
        };
    }
}
