package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command {@code tickflux} with all of its subcommands. */
@Command(
        name = "tickflux",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A reactive event-streaming engine for market data.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong use, configuration or data, 3 no server, 4 done except for skipped rows.",
            "",
            "Examples:",
            "  tickflux demo                                    a made-up market, live, in a few seconds",
            "  tickflux init && tickflux start                  a server of your own",
            "  tickflux load BTC-USD/1Min/OHLCV btc.csv.gz      a file into it",
            "  tickflux subscribe '*/5Min/OHLCV'                what comes out"
        })
public final class Tickflux implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Tickflux() {}

    /** Runs a command line and gives the exit code. Does not end the process. */
    public static int run(Console console, String... arguments) {
        CommandLine command = commandLine(console);
        return command.execute(arguments);
    }

    static CommandLine commandLine(Console console) {
        CommandLine command = new CommandLine(new Tickflux());
        for (Object subcommand : Commands.all(console)) {
            command.addSubcommand(subcommand);
        }
        PrintWriter out = new PrintWriter(new ConsoleWriter(console));
        Failures failures = new Failures(console);
        command.getSubcommands().values().forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
        return command.setOut(out)
                .setErr(out)
                .setUsageHelpWidth(120)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(console.terminals().color() ? Ansi.ON : Ansi.OFF))
                .setExecutionStrategy(parsed -> executeAndFlush(console, parsed))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static int executeAndFlush(Console console, ParseResult parsed) {
        int exitCode = new RunLast().execute(parsed);
        try {
            console.flush();
        } catch (RuntimeException unwritable) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), "standard output", unwritable);
        }
        return exitCode;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command (expected: one of "
                        + String.join(", ", spec.subcommands().keySet()) + ")");
    }

    /** Where picocli prints help and version: they are results. */
    private static final class ConsoleWriter extends Writer {
        private final Console console;

        ConsoleWriter(Console console) {
            this.console = console;
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            console.print(new String(buffer, offset, length));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
