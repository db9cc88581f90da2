package io.tickflux.transport.app.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.config.ConfigChange;
import io.tickflux.config.ConfigException;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginKind;
import io.tickflux.engine.host.PluginReport;
import io.tickflux.engine.host.ReloadReport;
import io.tickflux.transport.client.protocol.Fields;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import io.tickflux.transport.server.Operations;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What operators may ask about plugins and configuration, and tell them. */
final class PluginOperations implements Operations {
    private final PluginHost host;
    private final Optional<LiveConfig> config;

    /** @param config empty when there is no configuration to follow */
    PluginOperations(PluginHost host, Optional<LiveConfig> config) {
        this.host = host;
        this.config = config;
    }

    @Override
    public JsonNode answer(Route route, JsonNode request) {
        Fields fields = Fields.of(route.routeName(), request);
        return switch (route) {
            case TRIGGERS -> list(fields, report -> report.status().kind() != PluginKind.BGWORKER);
            case FEEDERS -> list(fields, report -> report.status().kind() == PluginKind.BGWORKER);
            case TOPOLOGY -> topology(fields);
            case PLUGINS -> plugins(fields);
            case CONFIG -> config(fields);
            default -> throw new InvalidInputException("route", route.routeName(), "a route for operators");
        };
    }

    private ObjectNode list(Fields fields, Predicate<PluginReport> which) {
        fields.requireAllKnown();
        ObjectNode map = Trees.NODES.objectNode();
        ArrayNode plugins = map.putArray("plugins");
        host.reports().stream().filter(which).map(PluginTrees::plugin).forEach(plugins::add);
        map.set("last_reload", PluginTrees.reload(host.lastReload()));
        config.map(LiveConfig::problem)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> map.put("config_problem", text));
        return map;
    }

    private ObjectNode topology(Fields fields) {
        fields.requireAllKnown();
        return PluginTrees.topology(host.reports());
    }

    private ObjectNode plugins(Fields fields) {
        String action = fields.text("action").orElse("list");
        Optional<String> name = fields.text("name");
        fields.requireAllKnown();
        switch (action) {
            case "list" -> {}
            case "reload" -> {
                return PluginTrees.reload(reload());
            }
            case "pause" -> host.pause(name.orElse(""));
            case "resume" -> host.resume(name.orElse(""));
            default ->
                throw new InvalidInputException(
                        "plugins field action", '"' + action + '"', "one of list, reload, pause, resume");
        }
        return list(
                Fields.of("plugins", Trees.NODES.objectNode()),
                report -> name.isEmpty() || report.status().name().equals(name.get()));
    }

    private ReloadReport reload() {
        try {
            return config.map(LiveConfig::reload).orElseGet(host::reload);
        } catch (ConfigException unusable) {
            throw new InvalidInputException(
                    "configuration",
                    String.valueOf(unusable.getMessage()),
                    "one that can be used; nothing has changed");
        }
    }

    private ObjectNode config(Fields fields) {
        String action = fields.text("action").orElse("echo");
        fields.requireAllKnown();
        LiveConfig live = config.orElseThrow(
                () -> new InvalidInputException("configuration", "none", "a server that was started with one"));
        ObjectNode map = Trees.NODES.objectNode();
        switch (action) {
            case "echo" -> map.put("yaml", live.effective());
            case "diff" -> changes(map, live);
            default -> throw new InvalidInputException("config field action", '"' + action + '"', "echo or diff");
        }
        return map;
    }

    private static void changes(ObjectNode map, LiveConfig live) {
        List<ConfigChange> changes;
        try {
            changes = live.changes();
        } catch (ConfigException unusable) {
            throw new InvalidInputException(
                    "configuration", String.valueOf(unusable.getMessage()), "one that can be used");
        }
        ArrayNode list = map.putArray("changes");
        for (ConfigChange change : changes) {
            list.addObject()
                    .put("path", change.path())
                    .put("before", change.before())
                    .put("after", change.after())
                    .put("needs", change.isAboutPlugins() ? "reload" : "restart");
        }
    }
}
