package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.InvalidSetupException;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameType;
import io.rsocket.frame.SetupFrameCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.DataFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at the first frame before RSocket does, which leaks the SETUP of a negative keep-alive and trusts the rest. */
final class SetupCheck {
    private static final int MAX_SETUP_BYTES = 16 << 10;
    private static final int MAX_LIFETIME_MILLIS = (int) Duration.ofMinutes(10).toMillis();
    private static final String COMPOSITE = WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString();

    private SetupCheck() {}

    /** What is wrong with a first frame; null if nothing is. */
    static @Nullable RSocketErrorException fault(ByteBuf frame) {
        try {
            check(frame);
            return null;
        } catch (InvalidInputException e) {
            return new InvalidSetupException(e.getMessage());
        } catch (RuntimeException e) {
            // A frame that ends too early fails in the codec, with an exception of Netty's.
            return new InvalidSetupException("SETUP frame: malformed (expected: all of its fields)");
        }
    }

    private static void check(ByteBuf frame) {
        FrameType type = FrameHeaderCodec.frameType(frame);
        if (type == FrameType.RESUME || (type == FrameType.SETUP && SetupFrameCodec.resumeEnabled(frame))) {
            throw new InvalidInputException("SETUP frame", "resume", "no resume: resume by position instead");
        }
        require(type == FrameType.SETUP, "first frame", type, "SETUP");
        require(
                frame.readableBytes() <= MAX_SETUP_BYTES,
                "SETUP frame",
                frame.readableBytes(),
                "at most " + MAX_SETUP_BYTES + " bytes");
        int interval = SetupFrameCodec.keepAliveInterval(frame);
        int lifetime = SetupFrameCodec.keepAliveMaxLifetime(frame);
        require(interval > 0, "keep-alive interval", interval, "1 ms or more");
        require(
                lifetime >= interval,
                "keep-alive lifetime",
                lifetime,
                "not less than the interval of " + interval + " ms");
        require(
                lifetime <= MAX_LIFETIME_MILLIS,
                "keep-alive lifetime",
                lifetime,
                "at most " + MAX_LIFETIME_MILLIS + " ms");
        String metadata = SetupFrameCodec.metadataMimeType(frame);
        require(metadata.equals(COMPOSITE), "metadata MIME type", metadata, COMPOSITE);
        DataFormat.ofMimeType(SetupFrameCodec.dataMimeType(frame));
    }

    private static void require(boolean holds, String where, Object found, String expected) {
        if (!holds) {
            throw new InvalidInputException(where, String.valueOf(found), expected);
        }
    }
}
