package io.tickflux.engine.host.source;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a cron schedule: {@code *}, {@code ?}, {@code 5}, {@code 1-5}, {@code *}{@code /15}, {@code 10-50/20}, {@code MON}, and lists
 * of them with commas.
 *
 * @param name what it is
 * @param min its smallest number
 * @param max its largest number
 * @param words names of its numbers, the first that of {@code min}; may be none
 */
record CronField(String name, int min, int max, List<String> words) {
    private static final Pattern PART = Pattern.compile("(?:([*?])|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,3}))?");

    /**
     * A field's text.
     *
     * @param text without blanks
     * @param offset where it stands
     */
    record Word(String text, int offset) {}

    static CronField numbers(String name, int min, int max) {
        return new CronField(name, min, max, List.of());
    }

    BitSet parse(Word word) {
        BitSet numbers = new BitSet();
        for (String part : word.text().split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw wrong(word);
            }
            int from = matcher.group(1) != null ? min : number(word, matcher.group(2));
            int to = end(word, matcher, from);
            int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
            if (to < from || step == 0) {
                throw wrong(word);
            }
            for (int i = from; i <= to; i += step) {
                numbers.set(i);
            }
        }
        return numbers;
    }

    private int end(Word word, Matcher part, int from) {
        if (part.group(3) != null) {
            return number(word, part.group(3));
        }
        return part.group(1) != null || part.group(4) != null ? max : from;
    }

    private int number(Word word, String text) {
        int named = words.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return min + named;
        }
        int number = text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw wrong(word);
        }
        return number;
    }

    private ExpressionException wrong(Word word) {
        String names = words.isEmpty() ? "" : " or " + words.get(0) + " to " + words.get(words.size() - 1);
        String expected = min + " to " + max + names + ", *, ranges from low to high, /steps and lists of them";
        return new ExpressionException(word.offset(), word.text().length(), name + " \"" + word.text() + '"', expected);
    }
}
