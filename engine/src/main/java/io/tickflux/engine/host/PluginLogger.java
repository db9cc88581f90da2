package io.tickflux.engine.host;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A plugin's logger: the JDK's interface over the server's logging, with the instance's name in front. */
final class PluginLogger implements System.Logger {
    private final String name;
    private final org.slf4j.Logger target;

    private PluginLogger(String name, org.slf4j.Logger target) {
        this.name = name;
        this.target = target;
    }

    static PluginLogger named(String name) {
        return new PluginLogger(name, LoggerFactory.getLogger("io.tickflux.plugin." + name));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return switch (level) {
            case OFF -> false;
            case ALL -> true;
            default -> target.isEnabledForLevel(slf4j(level));
        };
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable failure) {
        if (isLoggable(level)) {
            target.atLevel(slf4j(level)).setCause(failure).log("{}: {}", name, localized(bundle, message));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... arguments) {
        if (isLoggable(level)) {
            String text = localized(bundle, format);
            boolean plain = arguments == null || arguments.length == 0;
            target.atLevel(slf4j(level)).log("{}: {}", name, plain ? text : MessageFormat.format(text, arguments));
        }
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String message) {
        String text = String.valueOf(message);
        return bundle != null && bundle.containsKey(text) ? bundle.getString(text) : text;
    }

    private static org.slf4j.event.Level slf4j(System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR, OFF -> org.slf4j.event.Level.ERROR;
        };
    }
}
