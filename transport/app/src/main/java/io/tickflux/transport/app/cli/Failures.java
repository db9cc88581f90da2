package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.config.ConfigException;
import io.tickflux.config.Diagnostic;
import io.tickflux.csv.BadRowsException;
import io.tickflux.engine.EngineException;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.console.OutputClosedException;
import io.tickflux.transport.client.ConnectionLostException;
import io.tickflux.transport.client.TickfluxException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import reactor.netty.ChannelBindException;

/** What becomes of a failure: a line for the person, a number for the script. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof OutputClosedException) {
            return ExitCode.OK;
        }
        if (failure instanceof ConfigException config) {
            // Each diagnostic names its file already.
            console.note(Diagnostic.renderAll(config.diagnostics()));
            return ExitCode.BAD_INPUT;
        }
        console.note("tickflux: " + describe(failure));
        if (System.getenv("TICKFLUX_DEBUG") != null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            console.note(trace.toString());
        }
        return exitCode(failure);
    }

    private static int exitCode(Exception failure) {
        if (failure instanceof InvalidInputException || failure instanceof BadRowsException) {
            return ExitCode.BAD_INPUT;
        }
        return failure instanceof ConnectionLostException ? ExitCode.NO_SERVER : ExitCode.FAILURE;
    }

    private static String describe(Exception failure) {
        if (failure instanceof ChannelBindException taken) {
            return "port in use: " + taken.localHost() + ':' + taken.localPort()
                    + " (expected: a free one; 0 picks it)";
        }
        boolean known = failure instanceof InvalidInputException
                || failure instanceof BadRowsException
                || failure instanceof EngineException
                || failure instanceof TickfluxException;
        if (known && failure.getMessage() != null) {
            return failure.getMessage();
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + failure.getClass().getSimpleName();
        }
        return failure.toString();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        console.note("tickflux: " + failure.getMessage());
        StringWriter suggestions = new StringWriter();
        UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(suggestions, /* autoFlush= */ true));
        if (!suggestions.toString().isBlank()) {
            console.note(suggestions.toString().strip());
        }
        console.note("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.BAD_INPUT;
    }
}
