package io.tickflux.transport.app.cli;

import io.tickflux.config.ConfigException;
import io.tickflux.config.Diagnostic;
import io.tickflux.config.LoadedConfig;
import io.tickflux.config.Severity;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.transport.app.boot.ConfigSource;
import io.tickflux.transport.app.boot.Exposure;
import io.tickflux.transport.app.boot.PluginDiagnostics;
import io.tickflux.transport.app.boot.Settings;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.app.rows.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a configuration. */
@Command(
        name = "lint",
        description = "Checks a configuration and the plugins it names; reports everything at once, starts nothing.",
        footer = {
            "",
            "Exit code 0: a server would start with it, maybe with warnings; 2: it has mistakes.",
            "",
            "Examples:",
            "  tickflux lint",
            "  tickflux lint /etc/tickflux/mkts.yml -o json"
        })
final class LintCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The configuration (default: mkts.yml).")
    private Path file = ConfigSource.DEFAULT_FILE;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key, as for start.")
    private List<String> settings = List.of();

    LintCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Diagnostic> found = check(new ConfigSource(Optional.of(file), settings));
        if (output.format() == OutputFormat.TABLE) {
            console.println(Diagnostic.renderAll(found));
        } else {
            table(found).print(output.format(), console);
        }
        boolean usable = found.stream().noneMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
        return usable ? ExitCode.OK : ExitCode.BAD_INPUT;
    }

    private static List<Diagnostic> check(ConfigSource source) {
        try {
            LoadedConfig loaded = source.load();
            List<Diagnostic> found = new ArrayList<>(loaded.warnings());
            // Whether it may listen to the network is said at the start, not in the file.
            Settings settings = Settings.of(loaded.config(), source.pluginFolders(), Exposure.ANYONE);
            found.addAll(PluginDiagnostics.of(loaded, PluginHost.check(settings.host())));
            return found;
        } catch (ConfigException e) {
            return e.diagnostics();
        }
    }

    private static TextTable table(List<Diagnostic> found) {
        return new TextTable(
                List.of("severity", "file", "line", "column", "path", "message", "hint"),
                found.stream().map(LintCommand::line).toList());
    }

    private static List<String> line(Diagnostic diagnostic) {
        return List.of(
                diagnostic.severity().name().toLowerCase(Locale.ROOT),
                diagnostic.source(),
                String.valueOf(diagnostic.line()),
                String.valueOf(diagnostic.column()),
                diagnostic.path(),
                diagnostic.message(),
                diagnostic.hint().orElse(""));
    }
}
