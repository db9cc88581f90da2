package io.tickflux.csv;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordsBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one cell as a value of a column's type. */
final class Cells {
    private static final int MAX_TEXT_CODE_POINTS = 16;
    /** Longer ones may not fit a long. */
    private static final int LONG_DIGITS = 18;
    /** Bounds the work for one cell; no type of ours has so many digits. */
    private static final int MAX_WHOLE_LENGTH = 40;

    private Cells() {}

    /** The value, boxed as {@link RecordsBuilder#setValue} takes it, or null when the cell is none of that type. */
    static @Nullable Object read(ColumnType type, String cell) {
        if (type == ColumnType.STRING16) {
            boolean fits = cell.codePointCount(0, cell.length()) <= MAX_TEXT_CODE_POINTS && cell.indexOf('\0') < 0;
            return fits ? cell : null;
        }
        String text = cell.strip();
        return switch (type) {
            case FLOAT64 -> float64(text);
            case FLOAT32 -> float32(text);
            case BOOL -> bool(text);
            case UINT64 -> unsigned64(text);
            default -> whole(type, text);
        };
    }

    private static @Nullable Double float64(String text) {
        return switch (Numbers.classify(text)) {
            case WHOLE, DECIMAL -> finite(Double.parseDouble(text));
            case SPECIAL -> Numbers.special(text);
            case NONE -> null;
        };
    }

    private static @Nullable Double finite(double value) {
        return Double.isInfinite(value) ? null : value;
    }

    private static @Nullable Float float32(String text) {
        return switch (Numbers.classify(text)) {
            case WHOLE, DECIMAL -> finite(Float.parseFloat(text));
            case SPECIAL -> (float) Numbers.special(text);
            case NONE -> null;
        };
    }

    private static @Nullable Float finite(float value) {
        return Float.isInfinite(value) ? null : value;
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
    }

    private static @Nullable Long whole(ColumnType type, String text) {
        if (text.length() <= LONG_DIGITS && Numbers.classify(text) == Numbers.Kind.WHOLE) {
            return fitting(type, Long.parseLong(text));
        }
        BigInteger value = wholeValue(text);
        return value == null || value.bitLength() > 63 ? null : fitting(type, value.longValue());
    }

    private static @Nullable Long fitting(ColumnType type, long number) {
        int bits = type.bytes() * 8;
        long min = type.isUnsigned() ? 0 : -1L << (bits - 1);
        long max = type.isUnsigned() ? (1L << bits) - 1 : ~(-1L << (bits - 1));
        return number < min || number > max ? null : (Long) number;
    }

    private static @Nullable BigInteger unsigned64(String text) {
        BigInteger value = wholeValue(text);
        return value == null || value.signum() < 0 || value.bitLength() > 64 ? null : value;
    }

    /** Also of {@code 100.0} and {@code 1e3}; null for what has a fraction or is absurdly long. */
    private static @Nullable BigInteger wholeValue(String text) {
        Numbers.Kind kind = Numbers.classify(text);
        if (text.length() > MAX_WHOLE_LENGTH || (kind != Numbers.Kind.WHOLE && kind != Numbers.Kind.DECIMAL)) {
            return null;
        }
        if (kind == Numbers.Kind.WHOLE) {
            return new BigInteger(text);
        }
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            return value.scale() > 0 || value.scale() < -MAX_WHOLE_LENGTH ? null : value.toBigInteger();
        } catch (NumberFormatException exponentTooLarge) {
            return null;
        }
    }

    static String expected(ColumnType type) {
        return switch (type) {
            case STRING16 -> "text of at most 16 characters";
            case BOOL -> "true or false";
            case FLOAT32, FLOAT64 -> "a number";
            default -> "a whole number that fits " + type.wireName();
        };
    }
}
