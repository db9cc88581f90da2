package io.tickflux.config;

import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A key that looks secret, in raw text: {@code api_key:}, {@code "apiKey" :}, {@code a.tokens[0]=}. Found by hand and
 * not by one regular expression, because lines may be very long and must cost linear time.
 *
 * @param start where the key starts
 * @param end where its value starts, behind the colon or equals sign
 */
record SecretKey(int start, int end) {

    static Optional<SecretKey> find(String line) {
        Matcher word = Secrets.WORD.matcher(line);
        int position = 0;
        while (word.find(position)) {
            int end = skipBlanks(line, skipKey(line, word.end()));
            if (end < line.length() && (line.charAt(end) == ':' || line.charAt(end) == '=')) {
                return Optional.of(new SecretKey(startOfWord(line, word.start()), end + 1));
            }
            position = end;
        }
        return Optional.empty();
    }

    /** Skips the rest of a key: its word, a closing quote, and the rest of a path. */
    private static int skipKey(String line, int from) {
        int index = from;
        while (index < line.length() && (isWordPart(line.charAt(index)) || "\"'[].".indexOf(line.charAt(index)) >= 0)) {
            index++;
        }
        return index;
    }

    private static int skipBlanks(String line, int from) {
        int index = from;
        while (index < line.length() && (line.charAt(index) == ' ' || line.charAt(index) == '\t')) {
            index++;
        }
        return index;
    }

    private static int startOfWord(String line, int from) {
        int index = from;
        while (index > 0 && isWordPart(line.charAt(index - 1))) {
            index--;
        }
        return index;
    }

    private static boolean isWordPart(char character) {
        return character == '_' || character == '-' || Character.isLetterOrDigit(character);
    }
}
