package io.tickflux.engine.host.load;

import io.tickflux.api.InvalidInputException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The names of a jar's entries: each is a plain path inside, and none is, or can be taken for, another. */
final class EntryNames {
    private static final int MAX_NAME_CHARS = 1_024;
    private static final String META = "META-INF/";
    /** An index of other jars to load classes from. */
    private static final String INDEX = "META-INF/INDEX.LIST";

    /** Packages of the platform, which no loader may define anyway. */
    private static final Set<String> FORBIDDEN = Set.of("java/", "jdk/", "sun/");

    private final Map<String, String> byLook = new HashMap<>();

    /** @throws InvalidInputException when the name is not acceptable beside those before it */
    void require(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            throw refused(name.length() + " characters", "a name of 1 to " + MAX_NAME_CHARS);
        }
        boolean unprintable =
                name.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        if (unprintable) {
            throw refused(printable(name), "printable characters");
        }
        String look = Normalizer.normalize(name, Normalizer.Form.NFKC);
        requireInside(name, look);
        boolean disguised = look.regionMatches(true, 0, META, 0, META.length()) && !name.startsWith(META);
        if (disguised || separators(look) != separators(name)) {
            throw refused(printable(name) + " looks like " + printable(look), "a name that looks like what it is");
        }
        String before = byLook.putIfAbsent(look, name);
        if (before != null) {
            throw refused(
                    before.equals(name) ? printable(name) + " twice" : printable(name) + " beside " + printable(before),
                    "each name once");
        }
        if (name.equals(INDEX) || FORBIDDEN.stream().anyMatch(name::startsWith)) {
            throw refused(printable(name), "no index of other jars, and no classes of Java itself");
        }
    }

    private void requireInside(String name, String look) {
        boolean rooted = look.startsWith("/") || look.startsWith("~") || look.matches("[A-Za-z]:.*");
        boolean leadsOut = look.indexOf('\\') >= 0;
        String path = look.endsWith("/") ? look.substring(0, look.length() - 1) : look;
        for (String segment : path.split("/", -1)) {
            leadsOut |= segment.isEmpty() || segment.equals(".") || segment.equals("..");
        }
        if (rooted || leadsOut) {
            throw refused(printable(name), "a path inside the jar, such as com/example/Spread.class");
        }
    }

    private static long separators(String name) {
        return name.chars().filter(c -> c == '/' || c == '.' || c == '\\').count();
    }

    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints().limit(100).forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format("\\u%04X", c));
            }
        });
        return text.toString();
    }

    private InvalidInputException refused(String found, String expected) {
        return new InvalidInputException("jar entry", found, expected);
    }
}
