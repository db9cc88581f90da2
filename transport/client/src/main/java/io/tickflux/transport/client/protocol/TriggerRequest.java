package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The request of route {@code request}: {@code {"name":"/rebuild","arguments":{"symbol":"AAPL"}}}.
 *
 * @param name as behind {@code request:} in the configuration
 * @param arguments for the trigger
 */
public record TriggerRequest(String name, Map<String, String> arguments) {
    public TriggerRequest {
        arguments = Map.copyOf(arguments);
    }

    public ObjectNode toTree() {
        ObjectNode tree = Trees.NODES.objectNode().put("name", name);
        ObjectNode map = tree.putObject("arguments");
        new TreeMap<>(arguments).forEach(map::put);
        return tree;
    }

    /** @throws InvalidInputException when it is not such a request */
    public static TriggerRequest of(JsonNode tree) {
        Fields fields = Fields.of("request", tree);
        String name = fields.requiredText("name");
        Map<String, String> arguments = new TreeMap<>();
        fields.node("arguments").ifPresent(map -> {
            if (!map.isObject()) {
                throw new InvalidInputException("request field arguments", Trees.describe(map), "a map");
            }
            map.properties().forEach(one -> arguments.put(one.getKey(), text(one.getKey(), one.getValue())));
        });
        fields.requireAllKnown();
        return new TriggerRequest(name, arguments);
    }

    /** Numbers and booleans are what they look like. */
    private static String text(String name, JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.isBinary()) {
            throw new InvalidInputException(
                    "request argument " + name, Trees.describe(value), "text, a number or a boolean");
        }
        return value.asText();
    }
}
