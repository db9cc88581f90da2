package io.tickflux.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How much is logged. */
public enum LogLevel {
    /** Data or a promise is at risk. */
    ERROR,
    /** Degraded but correct. */
    WARN,
    /** Once per event in life: started, stopped, plugin loaded. */
    INFO,
    /** Per connection and per batch. */
    DEBUG,
    /** Everything. */
    TRACE;

    private static final Map<String, LogLevel> WORDS = Map.of(
            "fatal", ERROR,
            "error", ERROR,
            "warn", WARN,
            "warning", WARN,
            "info", INFO,
            "debug", DEBUG,
            "trace", TRACE);

    static Optional<LogLevel> parse(String word) {
        return Optional.ofNullable(WORDS.get(word.toLowerCase(Locale.ROOT)));
    }
}
