package io.tickflux.transport.app.trial;

import java.util.ArrayList;
import java.util.List;

/** Compares a transcript with the one that was kept. */
public final class GoldenFile {
    /** Lines of each side that a difference shows at most. */
    private static final int MAX_SHOWN = 20;

    private GoldenFile() {}

    /** What is between the common beginning and the common end: {@code -} expected, {@code +} found. Empty when they are the same. */
    public static List<String> difference(List<String> expected, List<String> found) {
        int begin = 0;
        int shorter = Math.min(expected.size(), found.size());
        while (begin < shorter && expected.get(begin).equals(found.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin
                && expected.get(expected.size() - 1 - end).equals(found.get(found.size() - 1 - end))) {
            end++;
        }
        List<String> lines = new ArrayList<>();
        if (begin + end < Math.max(expected.size(), found.size())) {
            lines.add("@@ line " + (begin + 1));
            show(lines, "-", expected.subList(begin, expected.size() - end));
            show(lines, "+", found.subList(begin, found.size() - end));
        }
        return lines;
    }

    private static void show(List<String> lines, String sign, List<String> side) {
        side.stream().limit(MAX_SHOWN).forEach(line -> lines.add(sign + line));
        if (side.size() > MAX_SHOWN) {
            lines.add(sign + " ... and " + (side.size() - MAX_SHOWN) + " more lines");
        }
    }
}
