package io.tickflux.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rsocket.frame.RequestStreamFrameCodec;
import io.rsocket.frame.SetupFrameCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.util.DefaultPayload;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.RequestMetadata;
import io.tickflux.transport.client.protocol.Route;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A subscriber that speaks RSocket on a bare socket, as no well-behaved client does: it asks for 2^31-1 events at once and reads when
 * it likes, or never.
 *
 * <pre>
 *   frame on TCP:  | length 3 | stream id 4 | type 6 bits, flags 10 bits | [ length 3 | metadata ] | data |
 * </pre>
 */
final class RawSubscriber implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
    /** The longest that the server allows: nothing is sent to keep the connection alive. */
    private static final int LIFETIME_MILLIS = 600_000;

    private static final String REQUEST = "{\"patterns\":[\"**\"],\"from\":\"now\"}";
    private static final int TYPE_PAYLOAD = 0x0A;
    private static final int TYPE_ERROR = 0x0B;
    private static final int FLAG_METADATA = 0x100;
    private static final int FLAG_FOLLOWS = 0x80;
    private static final int HEADER_BYTES = 6;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

    private RawSubscriber(int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and asks for every event from now on. */
    static RawSubscriber connect(int port) throws IOException {
        RawSubscriber subscriber = new RawSubscriber(port);
        subscriber.send(SetupFrameCodec.encode(
                ByteBufAllocator.DEFAULT,
                false,
                LIFETIME_MILLIS,
                LIFETIME_MILLIS,
                WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString(),
                DataFormat.JSON.mimeType(),
                DefaultPayload.create(new byte[0])));
        subscriber.send(RequestStreamFrameCodec.encode(
                ByteBufAllocator.DEFAULT,
                1,
                false,
                Integer.MAX_VALUE,
                Unpooled.wrappedBuffer(RequestMetadata.encode(Route.STREAM)),
                Unpooled.wrappedBuffer(REQUEST.getBytes(StandardCharsets.UTF_8))));
        return subscriber;
    }

    private void send(ByteBuf frame) throws IOException {
        byte[] bytes = new byte[3 + frame.readableBytes()];
        bytes[0] = (byte) (frame.readableBytes() >> 16);
        bytes[1] = (byte) (frame.readableBytes() >> 8);
        bytes[2] = (byte) frame.readableBytes();
        frame.readBytes(bytes, 3, bytes.length - 3);
        frame.release();
        socket.getOutputStream().write(bytes);
    }

    /** The next event, as JSON. Blocks. */
    String next() throws IOException {
        while (true) {
            int length = length();
            in.readInt();
            int typeAndFlags = in.readUnsignedShort();
            byte[] data = body(length, typeAndFlags);
            int type = typeAndFlags >> 10;
            if (type == TYPE_ERROR) {
                throw new IOException("server said: " + new String(data, StandardCharsets.UTF_8));
            }
            if (type == TYPE_PAYLOAD) {
                fragments.writeBytes(data);
                if ((typeAndFlags & FLAG_FOLLOWS) == 0) {
                    String event = fragments.toString(StandardCharsets.UTF_8);
                    fragments.reset();
                    return event;
                }
            }
        }
    }

    private int length() throws IOException {
        return in.readUnsignedByte() << 16 | in.readUnsignedShort();
    }

    private byte[] body(int length, int typeAndFlags) throws IOException {
        int left = length - HEADER_BYTES;
        if ((typeAndFlags & FLAG_METADATA) != 0) {
            int metadata = length();
            in.skipNBytes(metadata);
            left -= 3 + metadata;
        }
        byte[] data = new byte[left];
        in.readFully(data);
        return data;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
