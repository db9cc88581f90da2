package io.tickflux.engine.host;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a plugin threw. Its methods are the plugin's code too, and may throw in their turn. */
final class Failures {
    private static final int MAX_CAUSES = 16;
    private static final int MAX_STACK_CHARS = 16_384;

    private Failures() {}

    /** Type and message of a failure and of its causes. */
    static String oneLine(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            text.append(i == 0 ? "" : ", caused by ").append(guarded(cause, cause::toString));
            cause = causeOf(cause);
        }
        return text.toString();
    }

    /** The stack trace, cut to a sensible length. */
    static String stack(Throwable failure) {
        String stack = guarded(failure, () -> {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        });
        return stack.length() <= MAX_STACK_CHARS ? stack : stack.substring(0, MAX_STACK_CHARS) + "...";
    }

    /** The first of a failure and its causes that fits. */
    static @Nullable Throwable find(Throwable failure, Predicate<Throwable> fits) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (fits.test(cause)) {
                return cause;
            }
            cause = causeOf(cause);
        }
        return null;
    }

    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable broken) {
            // A failure that cannot even tell its cause is its own root.
            return null;
        }
    }

    private static String guarded(Throwable failure, Supplier<@Nullable String> text) {
        try {
            return String.valueOf(text.get());
        } catch (Throwable broken) {
            return failure.getClass().getName() + " (its text failed with "
                    + broken.getClass().getName() + ")";
        }
    }
}
