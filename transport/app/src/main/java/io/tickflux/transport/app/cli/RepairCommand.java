package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.journal.JournalRepair;
import io.tickflux.transport.app.console.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives up what is damaged, so that a rebuild of the store goes past it. */
@Command(
        name = "repair",
        description = "Says what of a journal is damaged, and with --apply gives it up. No server may have it open.",
        footer = {
            "",
            "Nothing is cut off or written over: damaged events are noted as given up, and behind a damaged end a new segment is begun, at a",
            "position that was certainly never given away. What the store has of them stays. A server opens such a journal too, shows the",
            "damage and writes on; what is given up here, 'tickflux rebuild' goes past. A missing newest segment is not repaired, because",
            "nothing tells which positions it had: take it from a backup.",
            "",
            "Exit code 0: nothing to repair, or repaired; 1: something to repair, or nothing that can be.",
            "",
            "Examples:",
            "  tickflux repair                            # says what would be lost",
            "  tickflux repair /var/lib/tickflux --apply"
        })
final class RepairCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final DataDirectory directory = new DataDirectory();

    @Option(names = "--apply", description = "Does it.")
    private boolean apply;

    RepairCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path root = directory.path();
        Path journal = root.resolve("journal");
        if (!Files.isDirectory(journal)) {
            throw new InvalidInputException("data directory", '"' + root.toString() + '"', "one with a journal");
        }
        JournalRepair.Plan plan = apply ? JournalRepair.apply(journal) : JournalRepair.plan(journal);
        plan.lost().forEach(range -> console.println("  lost, unless the store has it: " + range));
        if (!plan.needed()) {
            console.println("nothing to repair");
            return ExitCode.OK;
        }
        console.println((apply ? "repaired" : "to repair, with --apply") + " places="
                + plan.lost().size() + " next=" + plan.next());
        return apply ? ExitCode.OK : ExitCode.FAILURE;
    }
}
