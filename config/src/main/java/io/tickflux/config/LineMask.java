package io.tickflux.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes source lines fit to be shown. It works on text, not on the tree, because the lines shown most often are those
 * that could not be parsed. Masked characters are replaced one by one, so columns stay true.
 */
final class LineMask {

    /** A reference without a default names a secret and contains none; showing it is what makes the excerpt useful. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env|file):[^}$]{1,256}+\\}");

    private static final int NOT_MASKING = -1;

    private LineMask() {}

    static List<String> mask(List<String> lines) {
        List<String> masked = new ArrayList<>(lines.size());
        int secretIndent = NOT_MASKING;
        for (String line : lines) {
            if (secretIndent != NOT_MASKING && !belongsTo(secretIndent, line)) {
                secretIndent = NOT_MASKING;
            }
            if (secretIndent != NOT_MASKING) {
                masked.add(hide(line, 0));
                continue;
            }
            Optional<SecretKey> key = SecretKey.find(line);
            secretIndent = key.map(SecretKey::start).orElse(NOT_MASKING);
            masked.add(key.map(found -> hide(line, found.end())).orElseGet(() -> printable(line)));
        }
        return List.copyOf(masked);
    }

    /** Tells whether {@code line} goes on with the value of a key at {@code indent}: deeper, or as a list. */
    private static boolean belongsTo(int indent, String line) {
        if (line.isBlank()) {
            return true;
        }
        int own = line.length() - line.stripLeading().length();
        return own > indent || (own == indent && line.startsWith("- ", own));
    }

    private static String hide(String line, int from) {
        StringBuilder text = new StringBuilder(line.substring(0, from));
        Matcher reference = REFERENCE.matcher(line);
        int position = from;
        while (reference.find(position)) {
            stars(line.substring(position, reference.start()), text);
            if (reference.group().contains(":-")) {
                stars(reference.group(), text);
            } else {
                text.append(reference.group());
            }
            position = reference.end();
        }
        stars(line.substring(position), text);
        return printable(text.toString());
    }

    private static void stars(String part, StringBuilder text) {
        part.codePoints().forEach(character -> text.append(Character.isWhitespace(character) ? ' ' : '*'));
    }

    /** Control characters would let a file write to the reader's terminal. */
    private static String printable(String line) {
        StringBuilder text = new StringBuilder(line.length());
        line.codePoints()
                .forEach(character -> text.appendCodePoint(
                        character != '\t' && Character.isISOControl(character) ? '\uFFFD' : character));
        return text.toString();
    }
}
