package io.tickflux.transport.app.cli;

import io.tickflux.config.ConfigTemplate;
import io.tickflux.transport.app.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a configuration to start from. */
@Command(
        name = "init",
        description = "Writes a configuration to start from, every key explained. Never overwrites a file.",
        footer = {
            "",
            "Examples:",
            "  tickflux init                        # ./mkts.yml",
            "  tickflux init --template demo /etc/tickflux/mkts.yml"
        })
final class InitCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to write it (default: mkts.yml).")
    private Path file = Path.of("mkts.yml");

    @Option(
            names = "--template",
            paramLabel = "default|demo",
            defaultValue = "default",
            description = "default: every key with its default; demo: a made-up market.")
    private ConfigTemplate template = ConfigTemplate.DEFAULT;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            console.note("tickflux: " + file + ": exists (expected: a new file)");
            return ExitCode.FAILURE;
        }
        Files.writeString(file, template.text(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        console.println("wrote " + file);
        console.println("next: tickflux lint " + file + " && tickflux start --config " + file);
        return ExitCode.OK;
    }
}
