package io.tickflux.transport.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the plugins of a running server, and changes them. */
@Command(
        name = "plugins",
        description = "Shows the plugins of a running server; loads them anew, pauses and resumes them.",
        footer = {
            "",
            "list      every plugin: state, jar, what fires it, lag in time and in events (of any key), times of its calls,",
            "          events given up, restarts, last success, next retry, last error; with -o json all of it",
            "topology  which pattern feeds which plugin, and which keys it derives",
            "reload    reads the configuration again and looks for new, changed and missing jars",
            "pause     lets a plugin finish what it has in hand, and holds it there",
            "resume    goes on behind its cursor",
            "",
            "The exit code is 0 when all plugins run, 1 when one does not or a reload was refused, 3 when there is no server.",
            "",
            "Examples:",
            "  tickflux plugins",
            "  tickflux plugins list bars -o json | jq -r .error.stack",
            "  tickflux plugins reload",
            "  tickflux plugins pause bars"
        })
final class PluginsCommand implements Callable<Integer> {
    /** The whole of it is in the JSON. */
    private static final int MAX_ERROR_CHARS = 100;

    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            arity = "0..1",
            description = "list (default), topology, reload, pause or resume.")
    private Action action = Action.LIST;

    @Parameters(index = "1", paramLabel = "NAME", arity = "0..1", description = "The plugin (default: all).")
    private Optional<String> name = Optional.empty();

    /** What to do. */
    private enum Action {
        LIST,
        TOPOLOGY,
        RELOAD,
        PAUSE,
        RESUME
    }

    PluginsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean one = action == Action.PAUSE || action == Action.RESUME;
        if (one && name.isEmpty()) {
            throw new InvalidInputException("NAME", "none", "the name of a plugin");
        }
        try (Session session = server.ask()) {
            return switch (action) {
                case TOPOLOGY -> topology(ask(session, Route.TOPOLOGY, Trees.NODES.objectNode()));
                case RELOAD -> reload(ask(session, Route.PLUGINS, request()));
                case LIST, PAUSE, RESUME -> list(ask(session, Route.PLUGINS, request()));
            };
        }
    }

    private ObjectNode request() {
        ObjectNode request =
                Trees.NODES.objectNode().put("action", action.name().toLowerCase(Locale.ROOT));
        name.ifPresent(text -> request.put("name", text));
        return request;
    }

    private static JsonNode ask(Session session, Route route, ObjectNode request) {
        return Objects.requireNonNull(session.client().operate(route, request).block());
    }

    private int list(JsonNode answer) {
        List<List<String>> lines = new ArrayList<>();
        boolean well = true;
        for (JsonNode plugin : answer.path("plugins")) {
            String state = plugin.path("state").asText();
            well &= state.equals("RUNNING") || state.equals("STARTING") || action != Action.LIST;
            lines.add(line(plugin));
            if (output.format() == OutputFormat.JSON) {
                console.println(plugin.toString());
            }
        }
        if (output.format() != OutputFormat.JSON) {
            new TextTable(
                            List.of(
                                    "Name",
                                    "Kind",
                                    "State",
                                    "Version",
                                    "On",
                                    "Keys",
                                    "Handled",
                                    "Lag",
                                    "Behind",
                                    "p50",
                                    "p99",
                                    "Drops",
                                    "Restarts",
                                    "Success",
                                    "Retry",
                                    "Error"),
                            lines)
                    .print(output.format(), console);
        }
        notes(answer);
        return well ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static List<String> line(JsonNode plugin) {
        List<String> patterns = new ArrayList<>();
        plugin.path("patterns").forEach(pattern -> patterns.add(pattern.asText()));
        return List.of(
                plugin.path("name").asText(),
                plugin.path("kind").asText(),
                plugin.path("state").asText(),
                plugin.path("version").asText(),
                String.join(" ", patterns),
                plugin.path("matched_count").asText(),
                plugin.path("handled").asText(),
                seconds(plugin.path("lag_seconds")),
                plugin.path("lag_events").asText(),
                seconds(plugin.path("p50_seconds")),
                seconds(plugin.path("p99_seconds")),
                plugin.path("drops").asText(),
                plugin.path("restarts").asText(),
                time(plugin.path("last_success")),
                time(plugin.path("next_retry")),
                shortened(plugin.path("error").path("message").asText()));
    }

    /** To the second, as the rest does not tell more. */
    private static String time(JsonNode time) {
        return time.asText().replaceAll("\\.\\d+Z$", "Z");
    }

    private static String shortened(String text) {
        return text.length() <= MAX_ERROR_CHARS ? text : text.substring(0, MAX_ERROR_CHARS) + "...";
    }

    private static String seconds(JsonNode seconds) {
        double value = seconds.asDouble();
        if (value == 0) {
            return "0";
        }
        return value < 1e-3
                ? String.format(Locale.ROOT, "%.0fus", value * 1e6)
                : value < 1
                        ? String.format(Locale.ROOT, "%.1fms", value * 1e3)
                        : String.format(Locale.ROOT, "%.1fs", value);
    }

    /** Faults of plugins that an older version stands in for show up nowhere else. */
    private void notes(JsonNode answer) {
        for (JsonNode fault : answer.path("last_reload").path("faults")) {
            console.note("cannot be loaded: " + fault.path("name").asText() + ": "
                    + fault.path("message").asText());
        }
        String problem = answer.path("config_problem").asText();
        if (!problem.isEmpty()) {
            console.note("configuration cannot be used: " + problem);
        }
    }

    private int reload(JsonNode answer) {
        if (output.format() == OutputFormat.JSON) {
            console.println(answer.toString());
        } else {
            console.println(answer.path("outcome").asText() + " added=" + answer.path("added") + " replaced="
                    + answer.path("replaced") + " removed=" + answer.path("removed"));
        }
        notes(Trees.NODES.objectNode().set("last_reload", answer));
        return answer.path("outcome").asText().equals("refused")
                        || !answer.path("faults").isEmpty()
                ? ExitCode.FAILURE
                : ExitCode.OK;
    }

    private int topology(JsonNode answer) {
        if (output.format() == OutputFormat.JSON) {
            console.println(answer.toString());
            return ExitCode.OK;
        }
        List<List<String>> lines = new ArrayList<>();
        for (JsonNode plugin : answer.path("plugins")) {
            List<String> next = new ArrayList<>();
            for (JsonNode edge : answer.path("edges")) {
                if (edge.path("from").equals(plugin.path("name"))) {
                    next.add(edge.path("to").asText());
                }
            }
            lines.add(List.of(
                    texts(plugin.path("patterns")),
                    plugin.path("name").asText(),
                    texts(plugin.path("derived_keys")),
                    String.join(" ", next)));
        }
        new TextTable(List.of("On", "Plugin", "Derives", "Feeds"), lines).print(output.format(), console);
        return ExitCode.OK;
    }

    private static String texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        int shown = 6;
        return texts.size() <= shown
                ? String.join(" ", texts)
                : String.join(" ", texts.subList(0, shown)) + " and " + (texts.size() - shown) + " more";
    }
}
