package io.tickflux.transport.app.cli;

import io.tickflux.config.Diagnostic;
import io.tickflux.config.LoadedConfig;
import io.tickflux.engine.host.PluginLoadException;
import io.tickflux.transport.app.boot.ConfigSource;
import io.tickflux.transport.app.boot.Exposure;
import io.tickflux.transport.app.boot.PluginDiagnostics;
import io.tickflux.transport.app.boot.RunningServer;
import io.tickflux.transport.app.boot.Settings;
import io.tickflux.transport.app.boot.Termination;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.console.LogSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a server in the foreground. */
@Command(
        name = "start",
        description =
                "Runs a server in the foreground. Prints a line that begins with \"ready\" once it serves, with the real ports.",
        footer = {
            "",
            "SIGTERM and SIGINT stop it: subscribers are told where to resume, what was accepted is stored, the exit code is 0.",
            "Exit code 1: a port or the data directory is in use, or stored data is damaged; 2: the configuration has mistakes.",
            "Plugin jars and the configuration are followed while it runs: see plugins and config.",
            "The log goes to standard error.",
            "",
            "Examples:",
            "  tickflux start",
            "  tickflux start --config /etc/tickflux/mkts.yml --set listen_port=0 --set rsocket_listen_port=0",
            "  tickflux start --set root_directory=/var/lib/tickflux --set log_level=debug"
        })
final class StartCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = Exposure.CONSENT,
            description = "Allow a listen_host beyond this machine. There are no passwords and no encryption yet.")
    private boolean exposed;

    StartCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConfigSource source = options.source();
        LoadedConfig loaded = source.load();
        loaded.warnings().forEach(warning -> console.note(warning.render()));
        if (source.file().isEmpty()) {
            console.note("tickflux: no --config and no mkts.yml here: using the defaults");
        }
        LogSetup.level(loaded.config().process().logLevel().name());
        Exposure exposure = exposed ? Exposure.ANYONE : Exposure.THIS_MACHINE;
        Settings settings = Settings.of(loaded.config(), source.pluginFolders(), exposure);
        try {
            RunningServer server = RunningServer.startFollowing(settings, Version.text(), source, loaded);
            Termination termination = Termination.of(server);
            console.println(ready(server));
            console.flush();
            termination.await();
            return ExitCode.OK;
        } catch (PluginLoadException e) {
            console.note(Diagnostic.renderAll(PluginDiagnostics.of(loaded, e.faults())));
            return ExitCode.BAD_INPUT;
        }
    }

    private static String ready(RunningServer server) {
        Instant begun = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return "ready rsocket=" + server.rsocket() + " http=" + server.http() + " root=" + server.root() + " buckets="
                + server.buckets() + " startup="
                + Duration.between(begun, Instant.now()).toMillis() + "ms";
    }
}
