package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in a shell. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(tickflux completion)                                      # this shell",
            "  tickflux completion > /etc/bash_completion.d/tickflux              # every bash",
            "  echo 'source <(tickflux completion)' >> ~/.zshrc                   # every zsh"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.print(AutoComplete.bash("tickflux", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
