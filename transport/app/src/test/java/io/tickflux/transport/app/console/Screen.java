package io.tickflux.transport.app.console;

import java.io.StringWriter;

/** A console whose output can be looked at. */
public final class Screen {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Console console;

    private Screen(Terminals terminals) {
        this.console = Console.of(out, err, terminals);
    }

    /** Not watched by anyone. */
    public static Screen piped() {
        return new Screen(Terminals.NONE);
    }

    /** In front of a person. */
    public static Screen terminal() {
        return new Screen(new Terminals(true, true, true));
    }

    public Console console() {
        return console;
    }

    /** Standard output so far. */
    public String out() {
        console.flush();
        return out.toString();
    }

    /** Standard error so far. */
    public String err() {
        return err.toString();
    }
}
