package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The small answers of a server, as trees. */
public final class Answers {
    private Answers() {}

    /** {@code {"position":"…","level":"durable","outcome":"stored"}}. */
    public static ObjectNode ack(Ack ack) {
        return Trees.NODES
                .objectNode()
                .put("position", ack.position().toString())
                .put("level", Words.of(ack.level()))
                .put("outcome", Words.of(ack.outcome()));
    }

    public static Ack ack(JsonNode tree) {
        Fields fields = Fields.of("ack", tree);
        return new Ack(
                Position.parse(fields.requiredText("position")),
                Words.parse("level", fields.requiredText("level"), AckLevel.class),
                Words.parse("outcome", fields.requiredText("outcome"), Ack.Outcome.class));
    }

    /** {@code {"symbols":["AAPL","TSLA"]}}. */
    public static ObjectNode symbols(Collection<String> symbols) {
        ObjectNode map = Trees.NODES.objectNode();
        symbols.forEach(map.putArray("symbols")::add);
        return map;
    }

    public static List<String> symbols(JsonNode tree) {
        return Fields.of("symbols", tree).texts("symbols");
    }

    /** {@code {"key":"…","type":"fixed","types":["i8","f8"],"names":["Epoch","Open"]}}. */
    public static ObjectNode catalogEntry(CatalogEntry entry) {
        ObjectNode map =
                Trees.NODES.objectNode().put("key", entry.key().toString()).put("type", Words.of(entry.type()));
        EnvelopeFields.writeColumns(map, entry.schema());
        return map;
    }

    public static CatalogEntry catalogEntry(JsonNode tree) {
        Fields fields = Fields.of("catalog entry", tree);
        BucketKey key = EnvelopeFields.key(fields);
        var columns = EnvelopeFields.columns(fields);
        return new CatalogEntry(
                key,
                EnvelopeFields.type(fields),
                Schema.of(columns.subList(Math.min(1, columns.size()), columns.size())));
    }

    /** A map with a map for each part of the status. */
    public static ObjectNode status(ServerStatus status) {
        ObjectNode map = Trees.NODES.objectNode().put("version", status.version());
        ServerStatus.Storage storage = status.storage();
        ObjectNode stored = map.putObject("storage")
                .put("state", storage.state())
                .put("reason", storage.reason())
                .put("level", Words.of(storage.ackLevel()))
                .put("first", storage.first().toString())
                .put("last", storage.last().toString())
                .put("last_durable", storage.lastDurable().toString())
                .put("checkpoint", storage.checkpoint().toString())
                .put("buckets", storage.buckets())
                .put("queued_bytes", storage.queuedBytes())
                .put("unflushed_bytes", storage.unflushedBytes());
        storage.quarantined().forEach(stored.putArray("quarantined")::add);
        ServerStatus.Traffic traffic = status.traffic();
        map.putObject("traffic")
                .put("connections", traffic.connections())
                .put("streams", traffic.streams())
                .put("subscriptions", traffic.subscriptions())
                .put("held_bytes", traffic.heldBytes());
        var plugins = map.putArray("plugins");
        for (ServerStatus.Plugin plugin : status.plugins()) {
            plugins.addObject()
                    .put("name", plugin.name())
                    .put("kind", plugin.kind())
                    .put("state", plugin.state())
                    .put("detail", plugin.detail());
        }
        return map;
    }

    public static ServerStatus status(JsonNode tree) {
        Fields fields = Fields.of("status", tree);
        List<ServerStatus.Plugin> plugins = new ArrayList<>();
        for (JsonNode node : fields.list("plugins")) {
            Fields plugin = Fields.of("plugin", node);
            plugins.add(new ServerStatus.Plugin(
                    plugin.requiredText("name"),
                    plugin.requiredText("kind"),
                    plugin.requiredText("state"),
                    plugin.text("detail").orElse("")));
        }
        return new ServerStatus(
                fields.requiredText("version"),
                storage(Fields.of("storage", fields.required("storage"))),
                traffic(Fields.of("traffic", fields.required("traffic"))),
                plugins);
    }

    private static ServerStatus.Storage storage(Fields fields) {
        return new ServerStatus.Storage(
                fields.requiredText("state"),
                fields.text("reason").orElse(""),
                Words.parse("level", fields.requiredText("level"), AckLevel.class),
                Position.parse(fields.requiredText("first")),
                Position.parse(fields.requiredText("last")),
                Position.parse(fields.requiredText("last_durable")),
                fields.texts("quarantined"),
                Position.parse(fields.requiredText("checkpoint")),
                (int) fields.requiredInteger("buckets"),
                fields.requiredInteger("queued_bytes"),
                fields.requiredInteger("unflushed_bytes"));
    }

    private static ServerStatus.Traffic traffic(Fields fields) {
        return new ServerStatus.Traffic(
                (int) fields.requiredInteger("connections"),
                (int) fields.requiredInteger("streams"),
                (int) fields.requiredInteger("subscriptions"),
                fields.requiredInteger("held_bytes"));
    }
}
