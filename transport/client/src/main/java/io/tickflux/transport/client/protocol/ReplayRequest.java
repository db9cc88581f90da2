package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import java.util.Optional;

/**
 * The request of route {@code replay}: {@code {"trigger":"agg","position":"0000000000000000042"}}.
 *
 * @param trigger whose dead letters
 * @param position which one; all of them when empty
 */
public record ReplayRequest(String trigger, Optional<Position> position) {
    public ObjectNode toTree() {
        ObjectNode tree = Trees.NODES.objectNode().put("trigger", trigger);
        position.ifPresent(one -> tree.put("position", one.toString()));
        return tree;
    }

    /** @throws InvalidInputException when it is not such a request */
    public static ReplayRequest of(JsonNode tree) {
        Fields fields = Fields.of("replay", tree);
        ReplayRequest request = new ReplayRequest(
                fields.requiredText("trigger"), fields.text("position").map(Position::parse));
        fields.requireAllKnown();
        return request;
    }
}
