package io.tickflux.transport.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.config.ConfigChange;
import io.tickflux.config.ConfigLoader;
import io.tickflux.config.ConfigTree;
import io.tickflux.transport.app.boot.ConfigSource;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the configuration that is in effect, and what differs from it. */
@Command(
        name = "config",
        description = "Shows the configuration in effect, or how a running server differs from a file.",
        footer = {
            "",
            "echo [FILE]  the configuration with every default and where each value is from, secrets masked;",
            "             without FILE, of the running server",
            "diff [FILE]  what FILE has otherwise than what the server runs; without FILE, the server's own file.",
            "             Secrets of another FILE are not compared.",
            "",
            "The exit code of diff is 0 when nothing differs, 1 when something does.",
            "",
            "Examples:",
            "  tickflux config echo mkts.yml",
            "  tickflux config diff"
        })
final class ConfigCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "ACTION", description = "echo or diff.")
    private Action action = Action.ECHO;

    @Parameters(index = "1", paramLabel = "FILE", arity = "0..1", description = "A configuration.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key of FILE, as for start.")
    private List<String> settings = List.of();

    /** What to show. */
    private enum Action {
        ECHO,
        DIFF
    }

    ConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (action == Action.ECHO) {
            console.print(file.isPresent() ? tree(file.get()).renderEffective() : running("yaml"));
            return ExitCode.OK;
        }
        List<List<String>> changes = file.isPresent() ? against(file.get()) : own();
        new TextTable(List.of("Path", "Running", "File", "Needs"), changes).print(output.format(), console);
        return changes.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private ConfigTree tree(Path path) {
        return new ConfigSource(Optional.of(path), settings).load().tree();
    }

    private String running(String field) {
        return ask().path(field).asText();
    }

    private JsonNode ask() {
        ObjectNode request =
                Trees.NODES.objectNode().put("action", action.name().toLowerCase(Locale.ROOT));
        try (Session session = server.ask()) {
            return Objects.requireNonNull(
                    session.client().operate(Route.CONFIG, request).block());
        }
    }

    private List<List<String>> own() {
        List<List<String>> changes = new ArrayList<>();
        for (JsonNode change : ask().path("changes")) {
            changes.add(List.of(
                    change.path("path").asText(),
                    change.path("before").asText(),
                    change.path("after").asText(),
                    change.path("needs").asText()));
        }
        return changes;
    }

    /** Both as they are in effect, so that a default that is written out is no difference. */
    private List<List<String>> against(Path path) {
        action = Action.ECHO;
        ConfigLoader loader = ConfigLoader.create();
        ConfigTree mine =
                loader.loadText("server", running("yaml"), Path.of("")).tree();
        ConfigTree theirs = loader.loadText(path.toString(), tree(path).renderEffective(), Path.of(""))
                .tree();
        return mine.changesTo(theirs).stream().map(ConfigCommand::line).toList();
    }

    private static List<String> line(ConfigChange change) {
        return List.of(change.path(), change.before(), change.after(), change.isAboutPlugins() ? "reload" : "restart");
    }
}
