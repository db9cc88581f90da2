package io.tickflux.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a key takes: how its text is read, and how that is put in words.
 *
 * @param rule completes "expected:"
 * @param parser returns the value, or nothing if the text breaks the rule
 * @param adviser returns a hint for text that breaks the rule
 */
record ScalarType<T>(String rule, Function<String, Optional<T>> parser, Function<String, Optional<String>> adviser) {

    private static final int MAX_PORT = 65_535;

    static <T> ScalarType<T> of(String rule, Function<String, Optional<T>> parser) {
        return new ScalarType<>(rule, parser, text -> Optional.empty());
    }

    ScalarType<T> advised(Function<String, Optional<String>> newAdviser) {
        return new ScalarType<>(rule, parser, newAdviser);
    }

    static ScalarType<String> text() {
        return of("text", text -> text.isBlank() ? Optional.empty() : Optional.of(text));
    }

    static ScalarType<Integer> wholeNumber(int min, int max) {
        return of(
                "a whole number from " + min + " to " + max,
                text -> ScalarValues.wholeNumber(text)
                        .filter(number -> number >= min && number <= max)
                        .map(Long::intValue));
    }

    static ScalarType<Integer> port() {
        ScalarType<Integer> number = wholeNumber(0, MAX_PORT);
        return of("a port from 0 to " + MAX_PORT + "; 0 picks a free one", number.parser())
                .advised(text -> {
                    String port = text.substring(text.lastIndexOf(':') + 1);
                    return text.contains(":") && number.parser().apply(port).isPresent()
                            ? Optional.of("write " + port + "; the address goes to listen_host")
                            : Optional.empty();
                });
    }

    static ScalarType<Long> bytes(long min, long max) {
        return of(
                "a size from " + ScalarValues.showBytes(min) + " to " + ScalarValues.showBytes(max)
                        + ", in bytes or as in 64KB or 256MiB",
                text -> ScalarValues.bytes(text).filter(bytes -> bytes >= min && bytes <= max));
    }

    static ScalarType<Duration> duration(Duration min, Duration max) {
        return of(
                "a duration from " + ScalarValues.showDuration(min) + " to " + ScalarValues.showDuration(max)
                        + ", as in 500ms or 1m30s",
                text -> ScalarValues.duration(text)
                        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0));
    }

    static ScalarType<Path> path() {
        return of("a path", text -> {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    /** One of some words, in any case. */
    static <T extends Enum<T>> ScalarType<T> oneOf(Collection<T> values) {
        Map<String, T> words = new LinkedHashMap<>();
        values.forEach(value -> words.put(value.name().toLowerCase(Locale.ROOT), value));
        return of(
                        String.join(" or ", words.keySet()),
                        (String text) -> Optional.ofNullable(words.get(text.toLowerCase(Locale.ROOT))))
                .advised(text -> Spelling.suggestion(text, words.keySet()));
    }
}
