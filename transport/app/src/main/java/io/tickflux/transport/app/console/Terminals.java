package io.tickflux.transport.app.console;

/**
 * Where the two output streams lead.
 *
 * @param out whether a person reads standard output
 * @param err whether a person reads standard error
 * @param color whether escape sequences are welcome on standard output
 */
public record Terminals(boolean out, boolean err, boolean color) {
    /** Nobody watches: pipes, files, tests. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /**
     * As the launcher found them (system properties {@code tickflux.tty.out} and {@code tickflux.tty.err}): a JVM cannot ask for
     * one stream on its own. Without the launcher nobody watches.
     */
    static Terminals ofProcess() {
        boolean out = Boolean.getBoolean("tickflux.tty.out");
        boolean wanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Terminals(out, Boolean.getBoolean("tickflux.tty.err"), out && wanted);
    }
}
