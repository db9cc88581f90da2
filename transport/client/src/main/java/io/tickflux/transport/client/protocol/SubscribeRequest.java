package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import java.util.List;
import java.util.Optional;

/**
 * The request of route {@code stream}:
 *
 * <pre>{@code
 * {"patterns":["AAPL/1Min/OHLCV"],"from":"now"}        or "earliest", epoch seconds, an ISO time, or a position
 * {"patterns":["AAPL"],"after":"0000000000000000042"}  to resume behind the last event seen
 * }</pre>
 *
 * @param patterns keys that match any of these; one at least
 * @param start the first event; now if nothing is said
 */
public record SubscribeRequest(List<KeyPattern> patterns, StartAt start) {
    private static final int MAX_PATTERNS = 1_024;
    private static final String NOW = "now";
    private static final String EARLIEST = "earliest";
    private static final List<String> NOT_YET = List.of(
            "until", "snapshot", "progress", "final_only", "fields", "conflate", "batch", "overflow", "max_rows");

    /** @throws InvalidInputException when there is no pattern, or more than 1024 */
    public SubscribeRequest {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            throw new InvalidInputException("patterns", String.valueOf(patterns.size()), "1 to " + MAX_PATTERNS);
        }
    }

    public ObjectNode encode() {
        ObjectNode map = Trees.NODES.objectNode();
        var list = map.putArray("patterns");
        patterns.forEach(pattern -> list.add(pattern.toString()));
        if (start instanceof StartAt.After after) {
            map.put("after", after.position().toString());
        } else {
            map.put("from", from(start));
        }
        return map;
    }

    private static String from(StartAt start) {
        if (start instanceof StartAt.Earliest) {
            return EARLIEST;
        }
        if (start instanceof StartAt.From from) {
            return from.position().toString();
        }
        return start instanceof StartAt.Time time ? WireTime.format(time.epochNanos()) : NOW;
    }

    /** @throws InvalidInputException when it is not a request, or asks for what this server cannot do */
    public static SubscribeRequest decode(JsonNode tree) {
        for (String field : NOT_YET) {
            if (tree.has(field)) {
                throw new InvalidInputException(
                        "stream field " + field,
                        Trees.describe(tree.get(field)),
                        "nothing: this server cannot do that yet");
            }
        }
        Fields fields = Fields.of("stream", tree);
        List<KeyPattern> patterns =
                fields.texts("patterns").stream().map(KeyPattern::parse).toList();
        SubscribeRequest request = new SubscribeRequest(patterns, start(fields));
        fields.requireAllKnown();
        return request;
    }

    private static StartAt start(Fields fields) {
        Optional<String> after = fields.text("after");
        Optional<JsonNode> from = fields.node("from");
        if (after.isPresent()) {
            if (from.isPresent()) {
                throw new InvalidInputException("stream", "from and after", "one of them");
            }
            return StartAt.after(Position.parse(after.get()));
        }
        return from.filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .map(SubscribeRequest::start)
                .or(() -> fields.time("from").map(StartAt::time))
                .orElse(StartAt.NOW);
    }

    private static StartAt start(String from) {
        return switch (from) {
            case NOW -> StartAt.NOW;
            case EARLIEST -> StartAt.EARLIEST;
            default ->
                Position.isToken(from)
                        ? StartAt.from(Position.parse(from))
                        : StartAt.time(WireTime.parse("from", from));
        };
    }
}
