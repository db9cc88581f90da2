package io.tickflux.bench;

import io.tickflux.api.KeyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Patterns to match {@link Samples#keys} with. */
public final class PatternSets {
    /** Four times as many symbols as there are keys: most patterns are for keys that nobody writes. */
    private static final int SYMBOLS = 4 * Samples.KEYS;

    private PatternSets() {}

    /**
     * So many patterns: four shapes with a literal symbol in turn, and {@code globPercent} of them with a {@code *} in the symbol, which
     * no index helps with.
     */
    public static List<String> of(int count, int globPercent) {
        List<String> patterns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            patterns.add(i % 100 < globPercent ? "S" + i % SYMBOLS + "*/1Min" : literal(i));
        }
        return patterns;
    }

    private static String literal(int i) {
        String symbol = "S" + i % SYMBOLS;
        return switch (i % 4) {
            case 0 -> symbol + "/1Min/OHLCV";
            case 1 -> symbol + "/1Min";
            case 2 -> symbol;
            default -> symbol + "/*/OHLCV";
        };
    }

    /** Parsed. */
    public static Stream<KeyPattern> parsed(int count, int globPercent) {
        return of(count, globPercent).stream().map(KeyPattern::parse);
    }

    /** The same as regular expressions. */
    public static Pattern[] regexes(int count, int globPercent) {
        return of(count, globPercent).stream()
                .map(pattern -> Pattern.compile(pattern.replace("*", "[^/]*") + "(/.*)?"))
                .toArray(Pattern[]::new);
    }
}
