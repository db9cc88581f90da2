package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.scaffold.PluginKind;
import io.tickflux.transport.app.scaffold.PluginProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Helps authors of plugins. */
@Command(
        name = "plugin",
        description =
                "Writes the Maven project of a new plugin: a small example, its tests, a configuration to run it with.",
        footer = {
            "",
            "NAME is the module that a configuration asks for. Nothing is overwritten. For plugins that run see: tickflux plugins",
            "",
            "Examples:",
            "  tickflux plugin new trigger my-ranges",
            "  tickflux plugin new bgworker my-feed --directory feeds/my-feed --package com.acme.feed"
        })
final class PluginCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "ACTION", description = "new")
    private Action action = Action.NEW;

    @Parameters(index = "1", paramLabel = "trigger|bgworker", description = "What it is to be.")
    private PluginKind kind = PluginKind.TRIGGER;

    @Parameters(index = "2", paramLabel = "NAME", description = "What it is to be called, such as my-bars.")
    private String name = "";

    @Option(names = "--directory", paramLabel = "DIR", description = "Where to write it (default: ./NAME).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--package", paramLabel = "PACKAGE", description = "Of its classes (default: com.example.NAME).")
    private Optional<String> packageName = Optional.empty();

    /** What to do. */
    private enum Action {
        NEW
    }

    PluginCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path target = directory.orElseGet(() -> Path.of(name));
        switch (action) {
            case NEW -> PluginProject.of(kind, name, packageName).writeTo(target);
        }
        console.println("wrote " + target);
        console.println("next: cd " + target + " && mvn verify, then see its README.md");
        return ExitCode.OK;
    }
}
