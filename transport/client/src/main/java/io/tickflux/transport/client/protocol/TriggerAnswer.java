package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.Ack;
import io.tickflux.api.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a request to a trigger: the answer of route {@code request}.
 *
 * @param trigger who was fired
 * @param request where the request stands in the journal
 * @param writes the trigger's writes, stored, in its order
 */
public record TriggerAnswer(String trigger, Position request, List<Ack> writes) {
    public TriggerAnswer {
        writes = List.copyOf(writes);
    }

    public ObjectNode toTree() {
        ObjectNode tree = Trees.NODES.objectNode().put("trigger", trigger).put("request", request.toString());
        ArrayNode acks = tree.putArray("writes");
        writes.stream().map(Answers::ack).forEach(acks::add);
        return tree;
    }

    public static TriggerAnswer of(JsonNode tree) {
        Fields fields = Fields.of("request", tree);
        List<Ack> acks = new ArrayList<>();
        fields.list("writes").forEach(ack -> acks.add(Answers.ack(ack)));
        return new TriggerAnswer(fields.requiredText("trigger"), Position.parse(fields.requiredText("request")), acks);
    }
}
