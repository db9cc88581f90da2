package io.tickflux.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to numbers, truth values, durations and sizes, and sizes and durations back to text. */
final class ScalarValues {

    private static final int MAX_SHOWN = 60;

    /** 18 digits fit a long. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}");

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][+-]?\\d{1,3})?");

    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,18})(ns|us|ms|s|m|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

    private static final Map<String, ChronoUnit> DURATION_UNITS = Map.of(
            "ns", ChronoUnit.NANOS,
            "us", ChronoUnit.MICROS,
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private static final Map<String, Long> BYTE_UNITS = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    private static final List<String> BINARY_UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");

    private static final Map<String, Boolean> TRUTH = Map.ofEntries(
            Map.entry("true", true),
            Map.entry("t", true),
            Map.entry("yes", true),
            Map.entry("on", true),
            Map.entry("1", true),
            Map.entry("false", false),
            Map.entry("f", false),
            Map.entry("no", false),
            Map.entry("off", false),
            Map.entry("0", false));

    private ScalarValues() {}

    static Optional<Long> wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    static Optional<Double> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    static Optional<Boolean> bool(String text) {
        return Optional.ofNullable(TRUTH.get(text.toLowerCase(Locale.ROOT)));
    }

    static Optional<Duration> duration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = DURATION_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int position = 0;
        while (position < text.length()) {
            if (!part.find(position) || part.start() != position) {
                return Optional.empty();
            }
            Optional<Duration> next = plus(sum, part.group(1), part.group(2));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            sum = next.get();
            position = part.end();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(sum);
    }

    static Optional<Long> bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = BYTE_UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        long number = Long.parseLong(matcher.group(1));
        if (unit == null || number > Long.MAX_VALUE / unit) {
            return Optional.empty();
        }
        return Optional.of(number * unit);
    }

    static String showBytes(long bytes) {
        int unit = 0;
        long rest = bytes;
        while (unit < BINARY_UNITS.size() - 1 && rest >= 1024 && rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        return rest + BINARY_UNITS.get(unit);
    }

    static String showDuration(Duration duration) {
        return duration.isZero() ? "0" : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** Returns {@code value} in one line of bearable length. */
    static String abbreviate(String value) {
        if (value.isEmpty()) {
            return "\"\"";
        }
        String start = value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "…";
        return start.replaceAll("\\p{Cntrl}", " ");
    }

    private static Optional<Duration> plus(Duration sum, String number, String unit) {
        try {
            ChronoUnit chronoUnit = DURATION_UNITS.getOrDefault(unit, ChronoUnit.SECONDS);
            return Optional.of(sum.plus(Long.parseLong(number), chronoUnit));
        } catch (ArithmeticException tooLong) {
            return Optional.empty();
        }
    }
}
