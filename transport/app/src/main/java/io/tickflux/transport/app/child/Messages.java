package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import io.rsocket.Payload;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Envelope;
import io.tickflux.transport.client.protocol.Trees;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What travels between the server and a plugin's process, as the data of RSocket payloads: one byte that says what it is, then its
 * content. Blocks are written as on the public protocol, in msgpack by column.
 *
 * <pre>
 *   server ──▶ plugin
 *     FIRE   request-response   'F' event           ──▶ (u4 length, write)*
 *     APPLY  request-channel    'A', then 'E' u8 number, event …
 *                                                   ──▶ 'W' write | 'K' u8 number (acknowledged) …
 *     RUN    request-stream     'R'                 ──▶ write …
 *     BUSY   request-response   'B'                 ──▶ u8 nanoseconds that a stream trigger has been at its last event
 *     CLOSE  request-response   'C'                 ──▶ nothing, once it is closed
 *   plugin ──▶ server
 *     MADE   fire-and-forget    'M' JSON: {"kind":"trigger"} or {"error":"…","invalid":true}
 *     QUERY  request-stream     'Q' JSON as route query ──▶ block …
 *     LAST   request-response   'L' key             ──▶ JSON: epoch nanoseconds or null
 *     NOTE   request-response   'N'                 ──▶ JSON: the checkpoint or null
 *     COUNT  fire-and-forget    'T' JSON: {"metric":"…","delta":1}
 *     LOG    fire-and-forget    'G' JSON: {"level":"INFO","text":"…"}
 * </pre>
 */
final class Messages {
    static final byte FIRE = 'F';
    static final byte APPLY = 'A';
    static final byte EVENT = 'E';
    static final byte WRITE = 'W';
    static final byte ACKNOWLEDGED = 'K';
    static final byte RUN = 'R';
    static final byte BUSY = 'B';
    static final byte CLOSE = 'C';
    static final byte MADE = 'M';
    static final byte QUERY = 'Q';
    static final byte LAST = 'L';
    static final byte NOTE = 'N';
    static final byte COUNT = 'T';
    static final byte LOG = 'G';

    private Messages() {}

    /** A message that is read: what it is, and its content. */
    record Message(byte what, ByteBuffer content) {}

    /** Reads a payload and gives it up. */
    static Message read(Payload payload) {
        try {
            ByteBuffer data = payload.getData();
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            ByteBuffer content = ByteBuffer.wrap(copy);
            return new Message(content.hasRemaining() ? content.get() : 0, content.slice());
        } finally {
            payload.release();
        }
    }

    /** A message without content. */
    static Payload of(byte what) {
        return DefaultPayload.create(new byte[] {what});
    }

    static Payload of(byte what, byte[] content) {
        return DefaultPayload.create(
                ByteBuffer.allocate(1 + content.length).put(what).put(content).flip());
    }

    static Payload of(byte what, JsonNode content) {
        return of(what, Trees.encode(DataFormat.JSON, content));
    }

    /** A message about the event of a number. */
    static Payload of(byte what, long number, byte[] content) {
        return of(
                what,
                ByteBuffer.allocate(Long.BYTES + content.length)
                        .putLong(number)
                        .put(content)
                        .array());
    }

    static JsonNode json(ByteBuffer content) {
        return Trees.decode(DataFormat.JSON, content);
    }

    static byte[] bytes(Write write) {
        return ColumnBlockCodec.INSTANCE.encode(Envelope.of(write));
    }

    static byte[] bytes(WriteEvent event) {
        return ColumnBlockCodec.INSTANCE.encode(Envelope.of(event));
    }

    static Write write(ByteBuffer bytes) {
        return ColumnBlockCodec.INSTANCE.decodeWrite(bytes, key -> Optional.empty());
    }

    static WriteEvent event(ByteBuffer bytes) {
        return ColumnBlockCodec.INSTANCE.decodeEvent(bytes);
    }

    /** The answer to BUSY. */
    static Payload ofNumber(long number) {
        return DefaultPayload.create(
                ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    /** Reads {@link #ofNumber} and gives the payload up. */
    static long number(Payload payload) {
        try {
            return payload.getData().getLong();
        } finally {
            payload.release();
        }
    }

    /** The answer to FIRE. */
    static Payload ofWrites(List<Write> writes) {
        List<byte[]> encoded = writes.stream().map(Messages::bytes).toList();
        int size =
                encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        encoded.forEach(bytes -> all.putInt(bytes.length).put(bytes));
        return DefaultPayload.create(all.flip());
    }

    /** Reads {@link #ofWrites} and gives the payload up. */
    static List<Write> writes(Payload payload) {
        try {
            ByteBuffer all = payload.getData();
            List<Write> writes = new ArrayList<>();
            while (all.hasRemaining()) {
                byte[] one = new byte[all.getInt()];
                all.get(one);
                writes.add(write(ByteBuffer.wrap(one)));
            }
            return writes;
        } finally {
            payload.release();
        }
    }
}
