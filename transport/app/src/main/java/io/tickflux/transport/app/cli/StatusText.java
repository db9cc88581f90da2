package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.ArrayList;
import java.util.List;

/** A server's status as text. */
final class StatusText {
    private StatusText() {}

    /** A line for each fact, then one for each plugin. */
    static TextTable table(ServerStatus status) {
        List<List<String>> lines = new ArrayList<>();
        ServerStatus.Storage storage = status.storage();
        lines.add(List.of("version", status.version()));
        lines.add(List.of("state", (storage.state() + ' ' + storage.reason()).strip()));
        lines.add(List.of("ack level", storage.ackLevel().name()));
        lines.add(List.of("first position", storage.first().toString()));
        lines.add(List.of("last position", storage.last().toString()));
        lines.add(List.of("last durable position", storage.lastDurable().toString()));
        storage.quarantined().forEach(range -> lines.add(List.of("quarantined", range)));
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
