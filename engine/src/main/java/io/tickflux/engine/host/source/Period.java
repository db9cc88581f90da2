package io.tickflux.engine.host.source;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 1h30m} in whole seconds. */
final class Period {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,8}[smhd])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhd])");

    private Period() {}

    /** @throws ExpressionException when the text from {@code offset} on is none, or out of bounds */
    static Duration parse(String text, int offset, Duration min, Duration max) {
        String period = text.substring(offset);
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(period);
        while (parts.find()) {
            sum = sum.plusSeconds(Long.parseLong(parts.group(1)) * seconds(parts.group(2)));
        }
        if (!WHOLE.matcher(period).matches() || sum.compareTo(min) < 0 || sum.compareTo(max) > 0) {
            String expected = "a duration from " + min.toSeconds() + "s to " + max.toHours() + "h, as in 5m or 1h30m";
            throw new ExpressionException(offset, period.length(), '"' + period + '"', expected);
        }
        return sum;
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
    }
}
