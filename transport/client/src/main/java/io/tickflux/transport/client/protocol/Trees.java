package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tickflux.api.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Requests and small answers: trees of maps, lists, numbers and text in any {@link DataFormat}. */
public final class Trees {
    /** For building trees. */
    public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER_LENGTH = 400;
    private static final int MAX_SHOWN = 60;
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .build();
    private static final ObjectMapper JSON =
            mapper(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build());
    private static final ObjectMapper CBOR =
            mapper(CBORFactory.builder().streamReadConstraints(CONSTRAINTS).build());

    private Trees() {}

    private static ObjectMapper mapper(JsonFactory factory) {
        return new ObjectMapper(factory)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Reads one tree; no bytes at all are a {@link MissingNode}.
     *
     * @throws InvalidInputException when the bytes are not of the format, or too many for it
     */
    public static JsonNode decode(DataFormat format, ByteBuffer bytes) {
        if (bytes.remaining() > format.maxInboundBytes()) {
            throw new InvalidInputException(
                    "payload",
                    bytes.remaining() + " bytes",
                    "at most " + format.maxInboundBytes() + " of " + format.mimeType());
        }
        if (!bytes.hasRemaining()) {
            return MissingNode.getInstance();
        }
        if (format == DataFormat.MSGPACK) {
            return MsgpackTrees.decode(bytes);
        }
        return decodeWithJackson(format, bytes);
    }

    private static JsonNode decodeWithJackson(DataFormat format, ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        try {
            JsonNode tree = (format == DataFormat.JSON ? JSON : CBOR).readTree(array);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException | RuntimeException e) {
            throw malformed(format, e);
        }
    }

    /** Jackson fails on damaged input with other exceptions than its own, too. */
    private static InvalidInputException malformed(DataFormat format, Exception cause) {
        String reason = cause instanceof com.fasterxml.jackson.core.JsonProcessingException parse
                ? parse.getOriginalMessage()
                : String.valueOf(cause.getMessage());
        return new InvalidInputException("payload", shortened(reason), "well-formed " + format.mimeType());
    }

    /** The bytes of a tree. */
    public static byte[] encode(DataFormat format, JsonNode tree) {
        try {
            return switch (format) {
                case MSGPACK -> MsgpackTrees.encode(tree);
                case JSON -> JSON.writeValueAsBytes(tree);
                case CBOR -> CBOR.writeValueAsBytes(tree);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonGenerator generator(DataFormat format, java.io.OutputStream out) throws IOException {
        return (format == DataFormat.JSON ? JSON : CBOR).getFactory().createGenerator(out);
    }

    /** A value, cut to a length that fits into a message. */
    static String describe(JsonNode value) {
        if (value.isBinary()) {
            return "binary";
        }
        return value.isMissingNode() ? "nothing" : shortened(value.toString());
    }

    static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
