package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Trees as msgpack. Nothing is allocated because a length says so: lists and maps grow with what is really there, texts and
 * binaries are checked against the bytes left, and a tree has at most 65,536 values.
 */
final class MsgpackTrees {
    private static final int MAX_VALUES = 65_536;

    private final MessageUnpacker unpacker;
    private final int size;
    private int values;

    private MsgpackTrees(MessageUnpacker unpacker, int size) {
        this.unpacker = unpacker;
        this.size = size;
    }

    static JsonNode decode(ByteBuffer bytes) {
        ByteBuffer source = bytes.slice();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(source)) {
            MsgpackTrees reader = new MsgpackTrees(unpacker, source.remaining());
            JsonNode tree = reader.value(0);
            if (unpacker.hasNext()) {
                throw malformed("bytes after the value");
            }
            return tree;
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // msgpack-core signals damaged input by exceptions of several kinds, unchecked ones among them.
            throw malformed(e.getMessage() == null ? "it ends too early" : e.getMessage());
        }
    }

    private static InvalidInputException malformed(String reason) {
        return new InvalidInputException(
                "payload", Trees.shortened(reason), "well-formed " + DataFormat.MSGPACK.mimeType());
    }

    private JsonNode value(int depth) throws IOException {
        if (depth > Trees.MAX_DEPTH) {
            throw malformed("depth of more than " + Trees.MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw malformed("more than " + MAX_VALUES + " values");
        }
        return switch (unpacker.getNextFormat().getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                yield Trees.NODES.nullNode();
            }
            case BOOLEAN -> Trees.NODES.booleanNode(unpacker.unpackBoolean());
            case INTEGER -> integer(unpacker.unpackBigInteger());
            case FLOAT -> Trees.NODES.numberNode(unpacker.unpackDouble());
            case STRING -> Trees.NODES.textNode(text());
            case BINARY -> BinaryNode.valueOf(unpacker.readPayload(bounded(unpacker.unpackBinaryHeader())));
            case ARRAY -> list(depth);
            case MAP -> map(depth);
            case EXTENSION -> throw malformed("an extension type");
        };
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Long.SIZE
                ? Trees.NODES.numberNode(value.longValue())
                : Trees.NODES.numberNode(value);
    }

    private String text() throws IOException {
        byte[] utf8 = unpacker.readPayload(bounded(unpacker.unpackRawStringHeader()));
        return new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
    }

    private int bounded(int length) {
        long left = size - unpacker.getTotalReadBytes();
        if (length > left) {
            throw malformed("length " + length + " with " + left + " bytes left");
        }
        return length;
    }

    private ArrayNode list(int depth) throws IOException {
        int length = unpacker.unpackArrayHeader();
        ArrayNode list = Trees.NODES.arrayNode();
        for (int i = 0; i < length; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private ObjectNode map(int depth) throws IOException {
        int length = unpacker.unpackMapHeader();
        ObjectNode map = Trees.NODES.objectNode();
        for (int i = 0; i < length; i++) {
            JsonNode name = value(depth + 1);
            if (!name.isTextual()) {
                throw malformed("the map key " + Trees.describe(name));
            }
            if (map.replace(name.textValue(), value(depth + 1)) != null) {
                throw malformed("the map key " + Trees.describe(name) + " twice");
            }
        }
        return map;
    }

    static byte[] encode(JsonNode tree) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            write(packer, tree);
            return packer.toByteArray();
        }
    }

    private static void write(MessagePacker packer, JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                packer.packMapHeader(node.size());
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    packer.packString(field.getKey());
                    write(packer, field.getValue());
                }
            }
            case ARRAY -> {
                packer.packArrayHeader(node.size());
                for (JsonNode item : node) {
                    write(packer, item);
                }
            }
            case STRING -> packer.packString(node.textValue());
            case BOOLEAN -> packer.packBoolean(node.booleanValue());
            case NUMBER -> writeNumber(packer, node);
            case BINARY -> {
                packer.packBinaryHeader(node.binaryValue().length);
                packer.addPayload(node.binaryValue());
            }
            default -> packer.packNil();
        }
    }

    private static void writeNumber(MessagePacker packer, JsonNode number) throws IOException {
        if (!number.isIntegralNumber()) {
            packer.packDouble(number.doubleValue());
        } else if (number.canConvertToLong()) {
            packer.packLong(number.longValue());
        } else {
            packer.packBigInteger(number.bigIntegerValue());
        }
    }
}
