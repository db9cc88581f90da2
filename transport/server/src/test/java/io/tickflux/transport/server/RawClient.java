package io.tickflux.transport.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.rsocket.frame.ErrorFrameCodec;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameType;
import io.rsocket.frame.RequestResponseFrameCodec;
import io.rsocket.frame.RequestStreamFrameCodec;
import io.rsocket.frame.SetupFrameCodec;
import io.rsocket.util.DefaultPayload;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.RequestMetadata;
import io.tickflux.transport.client.protocol.Route;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that speaks frames and keeps no rules: reads when it likes, sends what it likes. */
final class RawClient implements Closeable {
    private static final String COMPOSITE = "message/x.rsocket.composite-metadata.v0";
    private static final int RECEIVE_BUFFER_BYTES = 4_096;
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final Socket socket = new Socket();
    private int nextStreamId = 1;

    RawClient(int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static RawClient connected(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.setup(20_000, 90_000, DataFormat.JSON.mimeType());
        return client;
    }

    void setup(int keepAliveMillis, int lifetimeMillis, String dataMimeType) throws IOException {
        send(SetupFrameCodec.encode(
                ALLOCATOR, false, keepAliveMillis, lifetimeMillis, COMPOSITE, dataMimeType, DefaultPayload.create("")));
    }

    void requestStream(Route route, String json, int n) throws IOException {
        send(RequestStreamFrameCodec.encodeReleasingPayload(
                ALLOCATOR, streamId(), n, DefaultPayload.create(utf8(json), RequestMetadata.encode(route))));
    }

    void requestResponse(Route route, String json) throws IOException {
        send(RequestResponseFrameCodec.encodeReleasingPayload(
                ALLOCATOR, streamId(), DefaultPayload.create(utf8(json), RequestMetadata.encode(route))));
    }

    private int streamId() {
        int id = nextStreamId;
        nextStreamId += 2;
        return id;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void send(ByteBuf frame) throws IOException {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        sendFrame(bytes);
    }

    /** Any bytes, with the length that TCP wants in front. */
    void sendFrame(byte[] frame) throws IOException {
        sendRaw(new byte[] {(byte) (frame.length >> 16), (byte) (frame.length >> 8), (byte) frame.length});
        sendRaw(frame);
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame. */
    byte[] readFrame() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] frame = new byte[length];
        in.readFully(frame);
        return frame;
    }

    /** The next ERROR frame's code and text; other frames are passed over. */
    String readError() throws IOException {
        while (true) {
            ByteBuf frame = io.netty.buffer.Unpooled.wrappedBuffer(readFrame());
            if (FrameHeaderCodec.frameType(frame) == FrameType.ERROR) {
                return String.format("%03x ", ErrorFrameCodec.errorCode(frame)) + ErrorFrameCodec.dataUtf8(frame);
            }
        }
    }

    /** Reads until the server closes. */
    void awaitClose() throws IOException {
        try {
            while (true) {
                readFrame();
            }
        } catch (EOFException | java.net.SocketException closed) {
            // What was waited for.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
