package io.tickflux.transport.app.cli;

/** What the process tells its caller. Scripts rely on these numbers. */
public final class ExitCode {
    public static final int OK = 0;
    /** It did not work, and a retry of the same may. */
    public static final int FAILURE = 1;
    /** Wrong use, configuration or data: the same fails again. */
    public static final int BAD_INPUT = 2;
    /** No server where one was expected. */
    public static final int NO_SERVER = 3;
    /** Done, but not all of it: rows were skipped, as asked. */
    public static final int PARTIAL = 4;

    private ExitCode() {}
}
