package io.tickflux.transport.app.cli;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.config.ConfigLoader;
import io.tickflux.config.ConfigTemplate;
import io.tickflux.config.LoadedConfig;
import io.tickflux.transport.app.boot.DemoData;
import io.tickflux.transport.app.boot.Exposure;
import io.tickflux.transport.app.boot.PluginFolders;
import io.tickflux.transport.app.boot.RunningServer;
import io.tickflux.transport.app.boot.Settings;
import io.tickflux.transport.app.boot.Termination;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.client.ClientConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a server with a made-up market and shows what it does. */
@Command(
        name = "demo",
        description =
                "Runs a server with a made-up market and prints its bars as they come. Needs no network, leaves nothing behind.",
        footer = {
            "",
            "Five symbols, the same prices in every run. Ticks become 1Sec and 1Min bars; a trigger makes larger ones. Ctrl-C ends it.",
            "",
            "Examples:",
            "  tickflux demo",
            "  tickflux demo --take 20 --pattern 'DEMO-BTC/1Sec/OHLCV'",
            "  tickflux demo --data ./tickflux-demo             # keeps the data for the next time"
        })
final class DemoCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--take", paramLabel = "ROWS", description = "End after so many rows.")
    private long take = Long.MAX_VALUE;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            defaultValue = "*/1Sec/OHLCV",
            description = "Which bars to print (default: */1Sec/OHLCV).")
    private String pattern = "*/1Sec/OHLCV";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to keep the data (default: a temporary directory).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key of the demo's configuration.")
    private List<String> settings = List.of();

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        KeyPattern wanted = KeyPattern.parse(pattern);
        try (DemoData directory = DemoData.of(data)) {
            RunningServer server = RunningServer.startOnFreePortsIfTaken(settings(directory), Version.text());
            Termination termination = Termination.of(server, directory::close);
            introduce(server);
            try (Session session = Session.open(ClientConfig.of(server.rsocket()))) {
                new LiveRows(console, OutputFormat.TABLE, take).print(session.client(), wanted, StartAt.NOW);
            }
            termination.closeNow();
        }
        return ExitCode.OK;
    }

    private Settings settings(DemoData directory) {
        List<String> overrides = new ArrayList<>(List.of(
                "root_directory=" + directory.path(),
                // Written with zeros ahead of use: a demo should not wait for 256 MiB.
                "journal.segment_size=8MiB"));
        overrides.addAll(settings);
        LoadedConfig loaded = ConfigLoader.create()
                .withOverrides(overrides)
                .loadText("demo.yml", ConfigTemplate.DEMO.text(), Path.of(""));
        return Settings.of(loaded.config(), PluginFolders.beside(Path.of("demo.yml")), Exposure.THIS_MACHINE);
    }

    private void introduce(RunningServer server) {
        String url = server.rsocket().getPort() == 5994 ? "" : " --url " + server.rsocket();
        console.println("tickflux " + Version.text() + "   data: " + server.root());
        console.println("  rsocket   " + server.rsocket() + "   ws"
                + server.http().toString().substring(4) + "rsocket");
        console.println("  health    " + server.http() + "health/ready   metrics " + server.http() + "metrics");
        console.println("  try       tickflux subscribe 'DEMO-BTC/*/OHLCV'" + url);
        console.println("            tickflux query DEMO-BTC/1Min/OHLCV --last 5" + url);
        console.println("            tickflux status" + url);
        console.println("  Ctrl-C ends it");
        console.println("");
        console.flush();
    }
}
