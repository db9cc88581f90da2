package io.tickflux.engine.host.load;

import java.util.regex.Pattern;

/** Plugins' own versions: numbers with dots between, and any word behind, as in {@code 1.10.0-rc1}. */
public final class PluginVersion {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})*");
    private static final Pattern WORD = Pattern.compile("[-+].*");

    private PluginVersion() {}

    /** Whether one is newer than another. Of two that cannot be compared neither is, and a word behind the numbers makes none newer. */
    public static boolean isNewer(String version, String other) {
        String[] mine = numbers(version);
        String[] others = numbers(other);
        for (int i = 0; i < Math.max(mine.length, others.length); i++) {
            int order = Long.compare(at(mine, i), at(others, i));
            if (order != 0) {
                return order > 0 && others.length > 0;
            }
        }
        return false;
    }

    private static String[] numbers(String version) {
        String bare = WORD.matcher(version).replaceFirst("");
        return NUMBERS.matcher(bare).matches() ? bare.split("\\.", -1) : new String[0];
    }

    private static long at(String[] numbers, int index) {
        return index < numbers.length ? Long.parseLong(numbers[index]) : 0;
    }
}
