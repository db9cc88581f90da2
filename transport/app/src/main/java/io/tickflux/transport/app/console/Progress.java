package io.tickflux.transport.app.console;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How far something countable is, on standard error: a line that writes over itself on a terminal, a line now and then elsewhere.
 * For one thread.
 */
public final class Progress {
    private static final Duration TERMINAL_PACE = Duration.ofMillis(200);
    private static final Duration LOG_PACE = Duration.ofSeconds(2);

    private final Console console;
    private final String unit;
    private final OptionalLong total;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long paceNanos;
    private long shownNanos;

    private Progress(Console console, String unit, OptionalLong total, LongSupplier nanoTime) {
        this.console = console;
        this.unit = unit;
        this.total = total;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.shownNanos = startNanos;
        this.paceNanos = (console.terminals().err() ? TERMINAL_PACE : LOG_PACE).toNanos();
    }

    /** Begins now. {@code total} allows for a percentage and an estimate of the end. */
    public static Progress start(Console console, String unit, OptionalLong total) {
        return new Progress(console, unit, total, System::nanoTime);
    }

    static Progress start(Console console, String unit, OptionalLong total, LongSupplier nanoTime) {
        return new Progress(console, unit, total, nanoTime);
    }

    /** Shows that {@code done} are done, unless something was shown a moment ago. */
    public void show(long done) {
        long now = nanoTime.getAsLong();
        if (now - shownNanos < paceNanos) {
            return;
        }
        shownNanos = now;
        String line = line(done, now - startNanos);
        if (console.terminals().err()) {
            console.overwrite(line);
        } else {
            console.note(line);
        }
    }

    /** Takes the line away. */
    public void end() {
        if (console.terminals().err() && shownNanos != startNanos) {
            console.overwrite("");
        }
    }

    private String line(long done, long elapsedNanos) {
        double perSecond = done / Math.max(1e-9, elapsedNanos / 1e9);
        String rate = String.format(Locale.ROOT, "%,d %s  %,.0f %s/s", done, unit, perSecond, unit);
        if (total.isEmpty() || total.getAsLong() == 0 || done == 0) {
            return rate;
        }
        long all = total.getAsLong();
        long secondsLeft = Math.round(Math.max(0, all - done) / perSecond);
        return String.format(
                Locale.ROOT, "%3d %%  %s  eta %d:%02d", 100 * done / all, rate, secondsLeft / 60, secondsLeft % 60);
    }
}
