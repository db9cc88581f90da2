package io.tickflux.transport.app.cli;

import io.tickflux.engine.backup.Backup;
import io.tickflux.transport.app.console.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a backup, of a running server as well. */
@Command(
        name = "backup",
        description =
                "Copies a data directory as of one position, whether a server is running on it or not; it does not notice.",
        footer = {
            "",
            "Everything that was acknowledged before the command began is in it. A second backup into the same directory",
            "copies only what is new, and leaves the earlier one whole until it is complete. Run it where the data is.",
            "",
            "Examples:",
            "  tickflux backup /mnt/backup/tickflux",
            "  tickflux backup /mnt/backup/tickflux --data /var/lib/tickflux"
        })
final class BackupCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "An empty directory, or an earlier backup of the same data.")
    private Path target = Path.of("");

    BackupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path root = data.config().rootDirectory().toAbsolutePath().normalize();
        Backup.Report report = Backup.take(root, target.toAbsolutePath().normalize());
        console.println("backup last=" + report.last() + " files=" + report.files() + " bytes=" + report.bytes()
                + " copiedBytes=" + report.copiedBytes());
        return ExitCode.OK;
    }
}
