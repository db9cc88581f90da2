package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import java.util.List;

/** All subcommands, in the order of the help. */
final class Commands {
    private Commands() {}

    static List<Object> all(Console console) {
        return List.of(
                new DemoCommand(console),
                new InitCommand(console),
                new StartCommand(console),
                new LintCommand(console),
                new LoadCommand(console),
                new WriteCommand(console),
                new DeleteCommand(console),
                new QueryCommand(console),
                new SubscribeCommand(console),
                new SymbolsCommand(console),
                new StatusCommand(console),
                new PluginsCommand(console),
                new PluginCommand(console),
                new TriggerCommand(console),
                new ConfigCommand(console),
                new DeadLetterCommand(console),
                new RequestCommand(console),
                new VerifyCommand(console),
                new RepairCommand(console),
                new RebuildCommand(console),
                new BackupCommand(console),
                new RestoreCommand(console),
                new CompletionCommand(console));
    }
}
