package io.tickflux.transport.app.cli;

import io.tickflux.api.Position;
import io.tickflux.config.TickfluxConfig;
import io.tickflux.engine.embedded.Maintenance;
import io.tickflux.transport.app.boot.EngineSettings;
import io.tickflux.transport.app.console.Console;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a data directory of a backup. */
@Command(
        name = "restore",
        description = "Makes a data directory of a backup, verifies every byte of it, and opens it as a start would.",
        footer = {
            "",
            "Exit code 1: a file of the backup is damaged, and named; there is no data directory then.",
            "",
            "Examples:",
            "  tickflux restore /mnt/backup/tickflux /var/lib/tickflux"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final ProgressOptions progress = new ProgressOptions();

    @Parameters(index = "0", paramLabel = "BACKUP", description = "The backup.")
    private Path backup = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA_DIR", description = "A directory that does not exist, or is empty.")
    private Path target = Path.of("");

    RestoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        TickfluxConfig config = options.source().load().config().withRootDirectory(target);
        ProgressOptions.Shown shown = progress.start(console, "events", OptionalLong.empty());
        long[] events = {0};
        Position last = Maintenance.restore(
                backup.toAbsolutePath().normalize(), EngineSettings.of(config), position -> shown.show(++events[0]));
        shown.end();
        console.println("restored last=" + last + " replayed=" + events[0]);
        return ExitCode.OK;
    }
}
