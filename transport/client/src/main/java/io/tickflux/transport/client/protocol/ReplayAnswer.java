package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.Position;

/**
 * What came of replaying one dead letter: an element of the answer of route {@code replay}.
 *
 * @param position where the event stands in the journal
 * @param error why it failed again; empty if it is done
 */
public record ReplayAnswer(Position position, String error) {
    public ObjectNode toTree() {
        return Trees.NODES.objectNode().put("position", position.toString()).put("error", error);
    }

    public static ReplayAnswer of(JsonNode tree) {
        Fields fields = Fields.of("replay", tree);
        return new ReplayAnswer(
                Position.parse(fields.requiredText("position")),
                fields.text("error").orElse(""));
    }
}
