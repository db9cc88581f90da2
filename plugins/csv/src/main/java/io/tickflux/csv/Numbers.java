package io.tickflux.csv;

import java.util.Locale;

/** The grammar of numbers in a cell: {@code [+-]digits[.digits][e[+-]digits]}, NaN and Infinity. No hex, no suffix, no grouping. */
final class Numbers {
    /** What a cell looks like. */
    enum Kind {
        WHOLE,
        DECIMAL,
        SPECIAL,
        NONE
    }

    private Numbers() {}

    static Kind classify(String text) {
        int start = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int afterDigits = skipDigits(text, start);
        if (afterDigits == text.length() && afterDigits > start) {
            return Kind.WHOLE;
        }
        int afterFraction = afterDigits;
        if (afterDigits < text.length() && text.charAt(afterDigits) == '.') {
            afterFraction = skipDigits(text, afterDigits + 1);
        }
        int mantissaDigits = afterFraction - start - (afterFraction > afterDigits ? 1 : 0);
        if (mantissaDigits > 0 && isExponentOrEnd(text, afterFraction)) {
            return Kind.DECIMAL;
        }
        return Double.isNaN(special(text)) && !text.equalsIgnoreCase("nan") ? Kind.NONE : Kind.SPECIAL;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isExponentOrEnd(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
            return false;
        }
        boolean signed = from + 1 < text.length() && (text.charAt(from + 1) == '-' || text.charAt(from + 1) == '+');
        int digits = from + (signed ? 2 : 1);
        return digits < text.length() && skipDigits(text, digits) == text.length();
    }

    /** NaN, also when the text is none of the special values. */
    static double special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    /** The value of a whole number of up to 20 characters; the largest or smallest long when it does not fit. */
    static long wholeOrMax(String whole) {
        try {
            return Long.parseLong(whole);
        } catch (NumberFormatException tooLarge) {
            return whole.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
