package io.tickflux.transport.app.cli;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.RecordType;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.csv.CsvOptions;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginError;
import io.tickflux.engine.host.PluginReport;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.TriggerSpec;
import io.tickflux.engine.host.load.ModuleName;
import io.tickflux.transport.app.boot.ConfigSource;
import io.tickflux.transport.app.boot.Exposure;
import io.tickflux.transport.app.boot.Settings;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.trial.GoldenFile;
import io.tickflux.transport.app.trial.Transcript;
import io.tickflux.transport.app.trial.TrialInput;
import io.tickflux.transport.app.trial.TrialResult;
import io.tickflux.transport.app.trial.TrialResult.Outcome;
import io.tickflux.transport.app.trial.TriggerTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a trigger. */
@Command(
        name = "trigger",
        description =
                "Tries a trigger on the rows of a file, in an engine of its own that is gone afterwards; no server is involved.",
        footer = {
            "",
            "Prints each row that goes in and below it what is derived of it, then how long the trigger took. With --golden the",
            "exit code is 1 when that differs from the file, and the difference is shown; --update writes the file instead.",
            "",
            "Examples:",
            "  tickflux trigger test target/my-ranges.jar --on '*/1Min/OHLCV' --key BTC-USD/1Min/OHLCV --data btc.csv",
            "  tickflux trigger test ondiskagg --on BTC-USD/1Min/OHLCV --data btc.csv --config mkts.yml --golden bars.txt"
        })
final class TriggerCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Console console;

    @Parameters(index = "0", paramLabel = "ACTION", description = "test")
    private Action action = Action.TEST;

    @Parameters(index = "1", paramLabel = "JAR|MODULE", description = "The trigger: its jar, or its name.")
    private String module = "";

    @Option(names = "--on", required = true, paramLabel = "PATTERN", description = "What fires it.")
    private String on = "";

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The rows, as for load.")
    private Path data = Path.of("");

    @Option(names = "--key", paramLabel = "KEY", description = "Where they go (default: --on, if it is a key).")
    private Optional<String> key = Optional.empty();

    @Option(names = "--variable", description = "Keep every row (ticks), not one per slot (bars).")
    private boolean variable;

    @Option(names = "--batch", paramLabel = "ROWS", defaultValue = "1", description = "Rows in an event (default: 1).")
    private int batchRows = 1;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "An mkts.yml whose trigger of that module has the config (default: none).")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--golden", paramLabel = "FILE", description = "What is expected.")
    private Optional<Path> golden = Optional.empty();

    @Option(names = "--update", description = "Writes what came out to the golden file.")
    private boolean update;

    /** What to do. */
    private enum Action {
        TEST
    }

    TriggerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (update && golden.isEmpty()) {
            throw new InvalidInputException("--update", "no --golden", "the file to write");
        }
        KeyPattern pattern = KeyPattern.parse(on);
        RecordType type = variable ? RecordType.VARIABLE : RecordType.FIXED;
        CsvOptions options = CsvOptions.DEFAULT.withBatchRows(batchRows);
        TrialInput input = new TrialInput(key(pattern), type, data, options);
        HostConfig configured = configured();
        TriggerSpec trigger =
                new TriggerSpec("trial", place(), List.of(pattern), StartAt.EARLIEST, block(configured), rules());
        return switch (action) {
            case TEST -> show(TriggerTrial.run(trigger, configured.pluginFolders(), input, PATIENCE));
        };
    }

    /** The first failure ends it. */
    private static PluginRules rules() {
        return PluginRules.DEFAULT.onError(OnError.PARK, 1);
    }

    private BucketKey key(KeyPattern pattern) {
        BucketKey target = key.map(BucketKey::parse).orElseGet(() -> {
            if (!Catalog.isSingleKey(pattern)) {
                throw new InvalidInputException("--key", "none", "a key that --on " + on + " matches");
            }
            return BucketKey.parse(on);
        });
        if (!pattern.matches(target)) {
            throw new InvalidInputException("--key", target.toString(), "a key that --on " + on + " matches");
        }
        return target;
    }

    /** A jar by its absolute path, which then is the only place searched. */
    private String place() {
        return module.endsWith(".jar") ? Path.of(module).toAbsolutePath().toString() : module;
    }

    private HostConfig configured() {
        ConfigSource source = new ConfigSource(config, List.of());
        return Settings.of(source.load().config(), source.pluginFolders(), Exposure.ANYONE)
                .host();
    }

    private PluginConfig block(HostConfig configured) {
        Optional<PluginConfig> found = configured.triggers().stream()
                .filter(trigger -> ModuleName.plain(trigger.module()).equals(ModuleName.plain(module)))
                .map(TriggerSpec::config)
                .findFirst();
        if (found.isEmpty() && config.isPresent()) {
            throw new InvalidInputException(
                    config.get().toString(), "no trigger with that module", "module: " + ModuleName.plain(module));
        }
        return found.orElseGet(PluginConfig::empty);
    }

    private int show(TrialResult result) throws IOException {
        List<String> lines = Transcript.of(result.events());
        lines.forEach(console::println);
        console.note(summary(result));
        if (result.outcome() != Outcome.DONE) {
            PluginError error = result.report().status().faults().last();
            console.note("tickflux: the trigger "
                    + (result.outcome() == Outcome.STUCK ? "did nothing for " + PATIENCE.toSeconds() + " s" : "failed")
                    + (error == null ? "" : ": " + error.stack()));
            return ExitCode.FAILURE;
        }
        return golden.isPresent() ? compare(golden.get(), lines) : ExitCode.OK;
    }

    private static String summary(TrialResult result) {
        PluginReport report = result.report();
        long derived = result.events().stream().filter(Transcript::isDerived).count();
        return "fired=" + report.status().progress().handled() + " derived=" + derived + " fire_p50_us="
                + report.fire().p50().toNanos() / 1_000 + " fire_p99_us="
                + report.fire().p99().toNanos() / 1_000;
    }

    private int compare(Path file, List<String> lines) throws IOException {
        if (update) {
            Files.write(file, lines);
            console.note("wrote " + file);
            return ExitCode.OK;
        }
        List<String> difference = GoldenFile.difference(Files.readAllLines(file), lines);
        console.note(difference.isEmpty() ? "same as " + file : "differs from " + file + " (- expected, + found)");
        difference.forEach(console::note);
        return difference.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
