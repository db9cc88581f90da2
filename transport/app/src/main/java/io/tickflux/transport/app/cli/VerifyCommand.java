package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.embedded.Maintenance;
import io.tickflux.engine.journal.JournalCheck;
import io.tickflux.engine.journal.JournalReport;
import io.tickflux.engine.store.StoreCheck;
import io.tickflux.transport.app.console.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the data of a server that does not run. */
@Command(
        name = "verify",
        description =
                "Reads every byte of a data directory and says what is damaged. Changes nothing; no server may have it open.",
        footer = {
            "",
            "Exit code 0: clean; 1: damaged, or in use by a server. A torn tail is what a crash leaves of writes that were never",
            "acknowledged: it is no damage, and the next start cuts it off.",
            "",
            "Examples:",
            "  tickflux verify                    # the root_directory of mkts.yml, or ./data",
            "  tickflux verify /var/lib/tickflux"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final DataDirectory directory = new DataDirectory();

    @Option(
            names = "--deep",
            description =
                    "Also compare the store, row for row, with a fresh rebuild in a temporary directory beside the data.")
    private boolean deep;

    @Mixin
    private final ProgressOptions progress = new ProgressOptions();

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path root = directory.path();
        if (!Files.isDirectory(root)) {
            throw new InvalidInputException("data directory", '"' + root.toString() + '"', "a directory");
        }
        boolean journalIsClean = verifyJournal(root.resolve("journal"));
        boolean storeIsClean = verifyStore(root.resolve("store"));
        boolean clean = journalIsClean && storeIsClean && (!deep || verifyRows(root));
        console.println(clean ? "clean" : "damaged");
        return clean ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** First, because it refuses a directory that is in use. */
    private boolean verifyJournal(Path journal) {
        JournalReport report = JournalCheck.run(journal);
        console.println("journal segments=" + report.segments() + " events=" + report.events() + " bytes="
                + report.bytes() + " first=" + report.first() + " last=" + report.last() + " tornTailBytes="
                + report.tornTailBytes() + " damages=" + report.damages().size());
        report.damages().forEach(damage -> console.println("  damage " + damage));
        return report.damages().isEmpty();
    }

    private boolean verifyRows(Path root) {
        ProgressOptions.Shown shown = progress.start(console, "events", OptionalLong.empty());
        long[] events = {0};
        List<String> differences = Maintenance.differences(root, position -> shown.show(++events[0]));
        shown.end();
        console.println("deep events=" + events[0] + " differences=" + differences.size());
        differences.forEach(difference -> console.println("  difference " + difference));
        return differences.isEmpty();
    }

    private boolean verifyStore(Path store) {
        StoreCheck.Report report = StoreCheck.run(store);
        console.println("store buckets=" + report.buckets() + " files=" + report.files() + " blocks=" + report.blocks()
                + " rows=" + report.rows() + " damages=" + report.damages().size());
        report.damages().forEach(damage -> console.println("  damage " + damage));
        return report.damages().isEmpty();
    }
}
