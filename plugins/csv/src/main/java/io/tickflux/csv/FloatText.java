package io.tickflux.csv;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/**
 * Floating-point numbers as text: the fewest digits that read back as the same value. Jackson's, because {@code Double.toString}
 * writes more digits than needed before Java 19. The size decides on the notation: {@code 0.000000001} to below {@code 1E16} is written out, with
 * {@code .0} behind whole numbers so that they stay floating; the rest as {@code 1.0E16}.
 */
public final class FloatText {
    private static final double SMALLEST_PLAIN = 1e-9;
    private static final double SMALLEST_SCIENTIFIC = 1e16;

    private FloatText() {}

    /** A double. */
    public static String of(double value) {
        return plain(NumberOutput.toString(value, true), Math.abs(value));
    }

    /** A float. */
    public static String of(float value) {
        return plain(NumberOutput.toString(value, true), Math.abs(value));
    }

    private static String plain(String shortest, double size) {
        boolean isPlain = shortest.indexOf('E') < 0 || size < SMALLEST_PLAIN || size >= SMALLEST_SCIENTIFIC;
        if (isPlain) {
            return shortest;
        }
        String digits = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        return digits.indexOf('.') < 0 ? digits + ".0" : digits;
    }
}
