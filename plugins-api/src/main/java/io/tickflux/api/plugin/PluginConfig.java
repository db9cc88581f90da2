package io.tickflux.api.plugin;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's own block of the config file, read by type. Scalars may come as text (from YAML, where {@code ON}, {@code 10:30} and
 * {@code 1e3} stay what was written) or as Java values. What is absent is an empty Optional, so that defaults stand in the
 * plugin; what is present and wrong is an {@link InvalidInputException} that names the key.
 *
 * <p>A key that the plugin never asked for is a mistake of the user's: the host calls {@link #requireAllRead} after creation.
 */
public final class PluginConfig {
    private static final Pattern DURATION = Pattern.compile("([0-9]+)\\s*(ms|s|m|h|d)");

    private final Map<String, ?> values;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private PluginConfig(Map<String, ?> values) {
        this.values = values;
    }

    /** A config of text, numbers, booleans, and lists and maps of them. A key without a value counts as absent. */
    public static PluginConfig of(Map<String, ?> values) {
        Map<String, Object> present = new HashMap<>();
        values.forEach((key, value) -> {
            if (value != null) {
                present.put(key, value);
            }
        });
        return new PluginConfig(Map.copyOf(present));
    }

    public static PluginConfig empty() {
        return of(Map.of());
    }

    /** Whether there is such a key. Does not count as asking for it. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    public Optional<String> text(String key) {
        return scalar(key, "text", text -> text);
    }

    public Optional<Long> integer(String key) {
        return scalar(key, "a whole number", text -> new BigDecimal(text).longValueExact());
    }

    public Optional<Double> decimal(String key) {
        return scalar(key, "a number", PluginConfig::finite);
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(String key) {
        return scalar(key, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(text);
        });
    }

    /** A count and one of ms, s, m, h, d, such as {@code 500ms}. */
    public Optional<Duration> duration(String key) {
        return scalar(key, "a duration such as 500ms, 10s, 5m", PluginConfig::duration0);
    }

    /** A date, a date and time (UTC unless it says otherwise), or epoch seconds. */
    public Optional<Instant> instant(String key) {
        return scalar(
                key, "a time such as 2024-01-31, 2024-01-31 09:30 or 2024-01-31T09:30:00Z", PluginConfig::instant0);
    }

    public Optional<Timeframe> timeframe(String key) {
        return scalar(key, "a timeframe such as 5Min", Timeframe::parse);
    }

    /** A list of texts; a single text counts as a list of one. Empty when absent. */
    public List<String> texts(String key) {
        return list(key, "a list of texts", text -> text);
    }

    /** A list of timeframes. Empty when absent. */
    public List<Timeframe> timeframes(String key) {
        return list(key, "a list of timeframes such as [5Min, 1H]", Timeframe::parse);
    }

    /** The value of a key that must be there. */
    public <T> T require(String key, Optional<T> value) {
        return value.orElseThrow(() -> new InvalidInputException(key, "absent", "a value"));
    }

    /** All of it, as it was given; for who hands it on. Does not count as asking for a key. */
    public Map<String, Object> toMap() {
        return Map.copyOf(values);
    }

    /** @throws InvalidInputException when a key is present that was never asked for */
    public void requireAllRead() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!read.contains(key)) {
                throw new InvalidInputException(key, "unknown key", "one of " + String.join(", ", new TreeSet<>(read)));
            }
        }
    }

    /** Whether both say the same, whatever was read of them. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PluginConfig config && values.equals(config.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    private <T> Optional<T> scalar(String key, String expected, Function<String, T> convert) {
        read.add(key);
        Object value = values.get(key);
        return value == null ? Optional.empty() : Optional.of(convert(key, value, expected, convert));
    }

    private <T> List<T> list(String key, String expected, Function<String, T> convert) {
        read.add(key);
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        Collection<?> items = value instanceof Collection<?> many ? many : List.of(value);
        int index = 0;
        List<T> result = new ArrayList<>(items.size());
        for (@Nullable Object item : items) {
            result.add(convert(key + '[' + index++ + ']', item, expected, convert));
        }
        return List.copyOf(result);
    }

    private static <T> T convert(String key, @Nullable Object value, String expected, Function<String, T> convert) {
        if (value == null) {
            throw new InvalidInputException(key, "absent", expected);
        }
        if (value instanceof Map || value instanceof Collection) {
            throw new InvalidInputException(key, "a list or map", expected);
        }
        String text = value.toString().strip();
        try {
            return convert.apply(text);
        } catch (InvalidInputException wrong) {
            throw new InvalidInputException(key, wrong.found(), wrong.expected());
        } catch (ArithmeticException | NumberFormatException | DateTimeException wrong) {
            throw new InvalidInputException(key, '"' + text + '"', expected);
        }
    }

    private static double finite(String text) {
        double value = new BigDecimal(text).doubleValue();
        if (Double.isInfinite(value)) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private static Duration duration0(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new NumberFormatException(text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Instant instant0(String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() > 4) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String iso = text.replace(' ', 'T');
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return zoned
                ? java.time.OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
