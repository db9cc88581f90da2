package io.tickflux.transport.app.child;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** In the child: the plugin's logger, whose lines are logged by the server. */
final class ChildLogger implements System.Logger {
    private final String name;
    private final BiConsumer<Level, String> target;

    ChildLogger(String name, BiConsumer<Level, String> target) {
        this.name = name;
        this.target = target;
    }

    @Override
    public String getName() {
        return name;
    }

    /** The server has the levels; what is finer than DEBUG is not worth the way. */
    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.DEBUG.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable failure) {
        if (isLoggable(level)) {
            target.accept(level, failure == null ? String.valueOf(message) : message + "\n" + stack(failure));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... arguments) {
        if (isLoggable(level)) {
            boolean plain = arguments == null || arguments.length == 0;
            target.accept(
                    level, plain ? String.valueOf(format) : MessageFormat.format(String.valueOf(format), arguments));
        }
    }

    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
