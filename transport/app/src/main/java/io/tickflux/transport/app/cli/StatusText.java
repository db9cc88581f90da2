package io.tickflux.transport.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** A server's status as text. */
final class StatusText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusText() {}

    /** One object, on one line. */
    static String json(ServerStatus status) {
        ObjectNode root = JSON.createObjectNode().put("version", status.version());
        ServerStatus.Storage storage = status.storage();
        root.putObject("storage")
                .put("state", storage.state())
                .put("reason", storage.reason())
                .put("ackLevel", storage.ackLevel().name())
                .put("first", storage.first().toString())
                .put("last", storage.last().toString())
                .put("checkpoint", storage.checkpoint().toString())
                .put("buckets", storage.buckets())
                .put("queuedBytes", storage.queuedBytes())
                .put("unflushedBytes", storage.unflushedBytes());
        ServerStatus.Traffic traffic = status.traffic();
        root.putObject("traffic")
                .put("connections", traffic.connections())
                .put("streams", traffic.streams())
                .put("subscriptions", traffic.subscriptions())
                .put("heldBytes", traffic.heldBytes());
        ArrayNode plugins = root.putArray("plugins");
        for (ServerStatus.Plugin plugin : status.plugins()) {
            plugins.addObject()
                    .put("name", plugin.name())
                    .put("kind", plugin.kind())
                    .put("state", plugin.state())
                    .put("detail", plugin.detail());
        }
        return root.toString();
    }

    /** A line for each fact, then one for each plugin. */
    static TextTable table(ServerStatus status) {
        List<List<String>> lines = new ArrayList<>();
        ServerStatus.Storage storage = status.storage();
        lines.add(List.of("version", status.version()));
        lines.add(List.of("state", (storage.state() + ' ' + storage.reason()).strip()));
        lines.add(List.of("ack level", storage.ackLevel().name()));
        lines.add(List.of("first position", storage.first().toString()));
        lines.add(List.of("last position", storage.last().toString()));
        lines.add(List.of("checkpoint", storage.checkpoint().toString()));
        lines.add(List.of("buckets", String.valueOf(storage.buckets())));
        lines.add(List.of("queued bytes", String.valueOf(storage.queuedBytes())));
        lines.add(List.of("unflushed bytes", String.valueOf(storage.unflushedBytes())));
        ServerStatus.Traffic traffic = status.traffic();
        lines.add(List.of("connections", String.valueOf(traffic.connections())));
        lines.add(List.of("subscriptions", String.valueOf(traffic.subscriptions())));
        lines.add(List.of("held bytes", String.valueOf(traffic.heldBytes())));
        for (ServerStatus.Plugin plugin : status.plugins()) {
            lines.add(List.of(plugin.kind() + ' ' + plugin.name(), (plugin.state() + ' ' + plugin.detail()).strip()));
        }
        return new TextTable(List.of("What", "Value"), lines);
    }
}
