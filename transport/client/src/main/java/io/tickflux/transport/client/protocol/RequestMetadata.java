package io.tickflux.transport.client.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadata;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.MimeTypeMetadataCodec;
import io.rsocket.metadata.TaggingMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.tickflux.api.InvalidInputException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the composite metadata of a request or a SETUP. Entries of other types are passed over, as the protocol asks.
 *
 * <pre>
 *   FE 00 00 07 06 73 74 72 65 61 6D      routing (0x7E | 0x80), 7 bytes: a tag of 6 bytes, "stream"
 *   FA 00 00 01 85                        data MIME type (0x7A | 0x80), 1 byte: 0x05 | 0x80, application/json
 * </pre>
 *
 * @param route the first routing tag, percent-decoded
 * @param dataFormat the format of the data of this request, if it differs from that of the connection
 * @param accepted the formats of an answer, the best first; those that are not supported are left out
 * @param credentials who asks
 */
public record RequestMetadata(
        Optional<String> route, Optional<DataFormat> dataFormat, List<DataFormat> accepted, Credentials credentials) {
    private static final int MAX_ENTRIES = 64;
    private static final RequestMetadata NONE =
            new RequestMetadata(Optional.empty(), Optional.empty(), List.of(), Credentials.ANONYMOUS);

    public RequestMetadata {
        accepted = List.copyOf(accepted);
    }

    /**
     * Reads the metadata of a request.
     *
     * @throws InvalidInputException when it is not composite metadata, or names a data format that is not supported
     */
    public static RequestMetadata decode(ByteBuffer metadata) {
        try {
            return decode(Unpooled.wrappedBuffer(metadata));
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            // The codecs of rsocket-java fail on damaged input in many ways.
            throw new InvalidInputException(
                    "metadata", Trees.shortened(String.valueOf(e.getMessage())), "composite metadata");
        }
    }

    private static RequestMetadata decode(ByteBuf metadata) {
        RequestMetadata result = NONE;
        int entries = 0;
        for (CompositeMetadata.Entry entry : new CompositeMetadata(metadata, false)) {
            if (++entries > MAX_ENTRIES) {
                throw new InvalidInputException(
                        "metadata", "more than " + MAX_ENTRIES + " entries", "at most that many");
            }
            result = result.with(entry);
        }
        return result;
    }

    private RequestMetadata with(CompositeMetadata.Entry entry) {
        WellKnownMimeType type = WellKnownMimeType.fromString(String.valueOf(entry.getMimeType()));
        return switch (type) {
            case MESSAGE_RSOCKET_ROUTING ->
                new RequestMetadata(route.or(() -> firstTag(entry.getContent())), dataFormat, accepted, credentials);
            case MESSAGE_RSOCKET_MIMETYPE ->
                new RequestMetadata(route, Optional.of(format(entry.getContent())), accepted, credentials);
            case MESSAGE_RSOCKET_ACCEPT_MIMETYPES ->
                new RequestMetadata(route, dataFormat, supported(entry.getContent()), credentials);
            case MESSAGE_RSOCKET_AUTHENTICATION ->
                new RequestMetadata(route, dataFormat, accepted, credentials(entry.getContent()));
            default -> this;
        };
    }

    private static Optional<String> firstTag(ByteBuf tags) {
        String tag = tags.readCharSequence(tags.readUnsignedByte(), StandardCharsets.UTF_8)
                .toString();
        return Optional.of(URLDecoder.decode(tag.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static DataFormat format(ByteBuf content) {
        List<String> types = MimeTypeMetadataCodec.decode(content);
        return DataFormat.ofMimeType(types.isEmpty() ? "" : types.get(0));
    }

    private static List<DataFormat> supported(ByteBuf content) {
        List<String> types = MimeTypeMetadataCodec.decode(content);
        List<DataFormat> formats =
                types.stream().flatMap(type -> DataFormat.find(type).stream()).toList();
        if (formats.isEmpty()) {
            DataFormat.ofMimeType(String.join(", ", types));
        }
        return formats;
    }

    private static Credentials credentials(ByteBuf content) {
        if (!AuthMetadataCodec.isWellKnownAuthType(content)) {
            throw unknownAuthentication();
        }
        return switch (AuthMetadataCodec.readWellKnownAuthType(content)) {
            case SIMPLE ->
                Credentials.simple(
                        AuthMetadataCodec.readUsername(content).toString(StandardCharsets.UTF_8),
                        AuthMetadataCodec.readPassword(content).toString(StandardCharsets.UTF_8));
            case BEARER -> Credentials.bearer(content.toString(StandardCharsets.UTF_8));
            default -> throw unknownAuthentication();
        };
    }

    private static InvalidInputException unknownAuthentication() {
        return new InvalidInputException("authentication", "an unknown type", "simple or bearer");
    }

    /** The format to answer in, on a connection whose data is {@code connection}. */
    public DataFormat answerFormat(DataFormat connection) {
        return accepted.isEmpty() ? requestFormat(connection) : accepted.get(0);
    }

    /** The format of the request's own data, on a connection whose data is {@code connection}. */
    public DataFormat requestFormat(DataFormat connection) {
        return dataFormat.orElse(connection);
    }

    /** The metadata of a request for a route. */
    public static byte[] encode(Route route) {
        CompositeByteBuf metadata = Unpooled.compositeBuffer();
        ByteBuf tags = TaggingMetadataCodec.createTaggingContent(ByteBufAllocator.DEFAULT, List.of(route.routeName()));
        CompositeMetadataCodec.encodeAndAddMetadata(
                metadata, ByteBufAllocator.DEFAULT, WellKnownMimeType.MESSAGE_RSOCKET_ROUTING, tags);
        return drain(metadata);
    }

    /** The metadata of a SETUP; empty for an anonymous client. */
    public static byte[] encode(Credentials credentials) {
        CompositeByteBuf metadata = Unpooled.compositeBuffer();
        if (credentials instanceof Credentials.Simple simple) {
            add(
                    metadata,
                    AuthMetadataCodec.encodeSimpleMetadata(
                            ByteBufAllocator.DEFAULT,
                            simple.user().toCharArray(),
                            simple.password().toCharArray()));
        } else if (credentials instanceof Credentials.Bearer bearer) {
            add(
                    metadata,
                    AuthMetadataCodec.encodeBearerMetadata(
                            ByteBufAllocator.DEFAULT, bearer.token().toCharArray()));
        }
        return drain(metadata);
    }

    private static void add(CompositeByteBuf metadata, ByteBuf authentication) {
        CompositeMetadataCodec.encodeAndAddMetadata(
                metadata, ByteBufAllocator.DEFAULT, WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION, authentication);
    }

    private static byte[] drain(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
