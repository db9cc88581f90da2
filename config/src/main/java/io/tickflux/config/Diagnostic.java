package io.tickflux.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One complaint about a configuration, with the place it is about.
 *
 * @param severity error or warning
 * @param location where
 * @param path the key, such as {@code triggers[0].on}; empty if the complaint is not about a key
 * @param message what is wrong; mostly {@code value (expected: rule)}. Never contains a secret
 * @param hint what to do about it, if there is more to say than the message does
 */
public record Diagnostic(Severity severity, Location location, String path, String message, Optional<String> hint) {

    /** Who has made more mistakes than this has made one. */
    private static final int MAX_SHOWN = 100;

    /** Longer lines are cut around the place that is meant. */
    private static final int MAX_EXCERPT = 160;

    /** Returns the file as the caller named it, or {@code --set}. */
    public String source() {
        return location.source();
    }

    /** Returns the line, from 1; 0 if the complaint is about the source as a whole. */
    public int line() {
        return location.line();
    }

    /** Returns the column, from 1. */
    public int column() {
        return location.column();
    }

    /** Returns how many characters are meant, at least 1. */
    public int length() {
        return location.length();
    }

    /**
     * Returns what a compiler would print: the place and the message, the source line, and carets under what is meant.
     *
     * <pre>
     * mkts.yml:14:12: error: triggers[0].on: unknown timeframe "1Mn" (did you mean "1Min"?)
     *    14 |     on: "*&#47;1Mn/OHLCV"
     *       |            ^^^
     * </pre>
     */
    public String render() {
        return line() == 0 ? headline() : headline() + "\n" + excerpt();
    }

    /** Returns {@code diagnostics}, at most a hundred of them, and a last line that counts all. */
    public static String renderAll(List<Diagnostic> diagnostics) {
        StringBuilder text = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics.subList(0, Math.min(MAX_SHOWN, diagnostics.size()))) {
            text.append(diagnostic.render()).append('\n');
        }
        if (diagnostics.size() > MAX_SHOWN) {
            text.append("and ").append(diagnostics.size() - MAX_SHOWN).append(" more\n");
        }
        return text.append(count(diagnostics, Severity.ERROR))
                .append(", ")
                .append(count(diagnostics, Severity.WARNING))
                .toString();
    }

    /** Returns the first line of {@link #render()}. */
    @Override
    public String toString() {
        return headline();
    }

    private static String count(List<Diagnostic> diagnostics, Severity severity) {
        long count = diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity == severity)
                .count();
        return count + " " + severity.label() + (count == 1 ? "" : "s");
    }

    private String headline() {
        String subject = path.isEmpty() ? "" : path + ": ";
        return location + ": " + severity.label() + ": " + subject + messageWithHint();
    }

    private String messageWithHint() {
        if (hint.isEmpty()) {
            return message;
        }
        // One pair of parentheses reads better than two in a row.
        return message.endsWith(")")
                ? message.substring(0, message.length() - 1) + "; " + hint.get() + ")"
                : message + " (" + hint.get() + ")";
    }

    private String excerpt() {
        int[] characters = location.excerpt().codePoints().toArray();
        int start = characters.length > MAX_EXCERPT ? Math.max(0, column() - 1 - MAX_EXCERPT / 2) : 0;
        int shown = Math.min(Math.max(0, characters.length - start), MAX_EXCERPT);
        String text = shown == 0 ? "" : new String(characters, start, shown);
        StringBuilder carets = new StringBuilder();
        for (int i = start; i < column() - 1; i++) {
            // A tab stays a tab, so that the carets stand right however wide the terminal makes it.
            carets.append(i < characters.length && characters[i] == '\t' ? '\t' : ' ');
        }
        int room = Math.max(1, start + shown - (column() - 1));
        carets.append("^".repeat(Math.min(length(), room)));
        return String.format(Locale.ROOT, "%5d | %s%n%5s | %s", line(), text, "", carets)
                .replace(System.lineSeparator(), "\n");
    }
}
