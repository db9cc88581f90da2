package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Screen;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Client commands against a server, run in this process: what a child would do, without the time it takes to start one. */
final class Cli {
    private final URI url;

    private Cli(URI url) {
        this.url = url;
    }

    static Cli of(ServerProcess server) {
        return new Cli(server.rsocket());
    }

    /** Runs a command, whatever becomes of it. */
    Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url");
        all.add(url.toString());
        Screen screen = Screen.piped();
        int exitCode = Tickflux.run(screen.console(), all.toArray(String[]::new));
        return new Outcome(exitCode, screen.out(), screen.err());
    }

    /** The lines that a command prints, which must succeed. */
    List<String> lines(String... arguments) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().lines().toList();
    }

    /** The rows of a query in CSV, without the header. */
    List<String> rows(String... query) {
        List<String> arguments = new ArrayList<>(List.of("query", "-o", "csv"));
        arguments.addAll(List.of(query));
        List<String> lines = lines(arguments.toArray(String[]::new));
        return lines.subList(1, lines.size());
    }

    record Outcome(int exitCode, String out, String err) {}
}
