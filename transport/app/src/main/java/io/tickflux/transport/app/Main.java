package io.tickflux.transport.app;

import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Console;

/** The process {@code tickflux}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Tickflux.run(Console.ofProcess(), arguments));
    }
}
