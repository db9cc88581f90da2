package io.tickflux.transport.app.boot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.engine.host.PluginError;
import io.tickflux.engine.host.PluginFault;
import io.tickflux.engine.host.PluginReport;
import io.tickflux.engine.host.PluginStatus;
import io.tickflux.engine.host.ReloadReport;
import io.tickflux.transport.client.protocol.Trees;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What a plugin host tells of itself, as trees. */
final class PluginTrees {
    /** The rest of the keys is in the topology. */
    private static final int SHOWN_KEYS = 20;

    private PluginTrees() {}

    static ObjectNode plugin(PluginReport report) {
        PluginStatus status = report.status();
        ObjectNode map = Trees.NODES
                .objectNode()
                .put("name", status.name())
                .put("kind", status.kind().name().toLowerCase(Locale.ROOT))
                .put("state", status.state().name())
                .put("module", status.module());
        if (report.origin() != null) {
            map.put("version", report.origin().version())
                    .put("place", report.origin().place())
                    .put("sha256", report.origin().sha256());
            report.origin().rights().forEach(map.putArray("rights")::add);
        }
        texts(map, "patterns", status.on().texts());
        keys(map, "matched", report.matched(), SHOWN_KEYS);
        keys(map, "derived_keys", report.derived(), SHOWN_KEYS);
        progress(map, report);
        faults(map, status.faults());
        ObjectNode counters = map.putObject("counters");
        status.counters().forEach(counters::put);
        return map;
    }

    private static void progress(ObjectNode map, PluginReport report) {
        PluginStatus.Progress progress = report.status().progress();
        map.put("handled", progress.handled())
                .put("derived", progress.derived())
                .put("passed_over", progress.passedOver())
                .put(
                        "cursor",
                        progress.cursor() == null ? "" : progress.cursor().toString())
                .put("lag_seconds", seconds(progress.lag().age()))
                .put("lag_events", progress.lag().events())
                .put("drops", report.status().drops())
                .put("p50_seconds", seconds(report.fire().p50()))
                .put("p99_seconds", seconds(report.fire().p99()))
                .put("longest_call_seconds", seconds(progress.longestCall()))
                .put(
                        "last_success",
                        report.lastSuccess() == null ? "" : report.lastSuccess().toString());
    }

    private static void faults(ObjectNode map, PluginStatus.Faults faults) {
        map.put("failures", faults.failures())
                .put("restarts", faults.restarts())
                .put(
                        "next_retry",
                        faults.nextRetry() == null ? "" : faults.nextRetry().toString());
        PluginError last = faults.last();
        if (last != null) {
            map.putObject("error")
                    .put("message", last.message())
                    .put("at", last.at().toString())
                    .put("event", last.event() == null ? "" : last.event().toString())
                    .put("stack", last.stack());
        }
    }

    private static void keys(ObjectNode map, String name, PluginReport.Keys keys, int limit) {
        ArrayNode shown = map.putArray(name);
        keys.keys().stream().limit(limit).forEach(key -> shown.add(key.toString()));
        map.put(name + "_count", keys.keys().size());
        map.put(name + "_more", keys.more());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static ObjectNode reload(ReloadReport report) {
        ObjectNode map = Trees.NODES
                .objectNode()
                .put("at", report.at().toString())
                .put("outcome", report.outcome().name().toLowerCase(Locale.ROOT));
        texts(map, "added", report.added());
        texts(map, "replaced", report.replaced());
        texts(map, "removed", report.removed());
        ArrayNode faults = map.putArray("faults");
        for (PluginFault fault : report.faults()) {
            faults.addObject()
                    .put("name", fault.name())
                    .put("module", fault.module())
                    .put("message", fault.message());
        }
        return map;
    }

    static void texts(ObjectNode map, String name, Collection<String> texts) {
        texts.forEach(map.putArray(name)::add);
    }

    /**
     * Which patterns lead to which plugin, which keys were seen on the way in and out, and which plugin's keys another one's patterns
     * match.
     */
    static ObjectNode topology(List<PluginReport> reports) {
        ObjectNode map = Trees.NODES.objectNode();
        ArrayNode plugins = map.putArray("plugins");
        ArrayNode edges = map.putArray("edges");
        for (PluginReport report : reports) {
            ObjectNode node = plugins.addObject().put("name", report.status().name());
            node.put("kind", report.status().kind().name().toLowerCase(Locale.ROOT));
            texts(node, "patterns", report.status().on().texts());
            keys(node, "matched", report.matched(), Integer.MAX_VALUE);
            keys(node, "derived_keys", report.derived(), Integer.MAX_VALUE);
            for (PluginReport other : reports) {
                edge(edges, report, other);
            }
        }
        return map;
    }

    private static void edge(ArrayNode edges, PluginReport from, PluginReport to) {
        List<String> shared = from.derived().keys().stream()
                .filter(key -> to.status().on().patterns().stream().anyMatch(pattern -> pattern.matches(key)))
                .map(Object::toString)
                .toList();
        if (!shared.isEmpty()) {
            ObjectNode edge = edges.addObject()
                    .put("from", from.status().name())
                    .put("to", to.status().name());
            texts(edge, "keys", shared);
        }
    }
}
