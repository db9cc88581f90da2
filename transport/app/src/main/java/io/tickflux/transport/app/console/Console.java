package io.tickflux.transport.app.console;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for results, standard error for everything else. Results are buffered until {@link #flush}; notes appear at
 * once. Not for concurrent use, except {@link #note}.
 */
public final class Console {
    private static final int BUFFER_CHARS = 1 << 16;

    private final Writer out;
    private final PrintWriter err;
    private final Terminals terminals;

    private Console(Writer out, PrintWriter err, Terminals terminals) {
        this.out = out;
        this.err = err;
        this.terminals = terminals;
    }

    /** The streams of this process. */
    public static Console ofProcess() {
        // Not System.out: a PrintStream hides that its reader has gone.
        return of(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
                Terminals.ofProcess());
    }

    /** Any two writers. */
    public static Console of(Writer out, Writer err, Terminals terminals) {
        return new Console(
                new BufferedWriter(out, BUFFER_CHARS), new PrintWriter(err, /* autoFlush= */ true), terminals);
    }

    public Terminals terminals() {
        return terminals;
    }

    /** Adds to the results. */
    public void print(CharSequence text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Adds a line to the results. */
    public void println(CharSequence line) {
        print(line);
        print("\n");
    }

    /** Makes the results so far visible. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Tells the person at the terminal something that is not a result. */
    public void note(String line) {
        synchronized (err) {
            err.println(line);
        }
    }

    /** Writes over the last line of standard error; for terminals. An empty one clears it. */
    void overwrite(String line) {
        synchronized (err) {
            err.print("\r" + line + "\u001B[K");
            err.flush();
        }
    }

    private static RuntimeException unwritable(IOException e) {
        // The JDK has no type for this one. A full disk, for instance, must not pass for it.
        boolean readerGone = String.valueOf(e.getMessage()).contains("Broken pipe");
        return readerGone ? new OutputClosedException(e) : new UncheckedIOException("standard output", e);
    }
}
