package io.tickflux.api.calendar;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Calendars by name. Built in are {@code XNYS} (New York Stock Exchange) and {@code XNAS} (Nasdaq), with holidays and early closes from
 * 1990 to 2030, and {@code 24x7}, always open, its days those of UTC.
 *
 * <p>Others come from sessions files, UTF-8, times on the market's own clock:
 *
 * <pre>
 *   # what follows a number sign at the start of a line is not read
 *   zone,America/New_York
 *   days,1990-01-01,2030-12-31        the days whose exceptions are listed; all days without this line
 *   hours,MON-FRI,09:30,16:00         the regular week; may be repeated
 *   2018-12-05,closed
 *   2013-11-29,09:30,13:00            other hours than the week's
 * </pre>
 *
 * A close may be {@code 24:00}. An opening that is not before the close is one of the evening before: {@code hours,MON-FRI,18:00,17:00}.
 */
public final class MarketCalendars {
    private static final String SUFFIX = ".csv";
    private static final List<String> US_EQUITIES = resource("us-equities.csv");
    private static final MarketCalendars BUILT_IN = new MarketCalendars(
            Map.of(
                    "XNYS", SessionsFile.parse("XNYS", "us-equities.csv", US_EQUITIES),
                    "XNAS", SessionsFile.parse("XNAS", "us-equities.csv", US_EQUITIES),
                    "24x7", SessionsFile.parse("24x7", "24x7", List.of("zone,UTC", "hours,MON-SUN,00:00,24:00"))),
            Map.of());

    private final Map<String, MarketCalendar> byName;
    private final Map<String, List<String>> added;

    private MarketCalendars(Map<String, MarketCalendar> byName, Map<String, List<String>> added) {
        this.byName = Map.copyOf(byName);
        this.added = Map.copyOf(added);
    }

    /** Those that need no file. */
    public static MarketCalendars builtIn() {
        return BUILT_IN;
    }

    /**
     * With one more, read from a sessions file; it replaces one of the same name.
     *
     * @throws InvalidInputException when the file cannot be read or a line of it is wrong; with file and line
     */
    public MarketCalendars with(String name, Path file) {
        return with(name, file.toString(), read(name, file));
    }

    /**
     * As {@link #with(String, Path)}, for what would be the lines of a sessions file.
     *
     * @throws InvalidInputException when a line is wrong; with its number
     */
    public MarketCalendars with(String name, List<String> lines) {
        return with(name, "calendar " + name, lines);
    }

    private MarketCalendars with(String name, String source, List<String> lines) {
        Map<String, MarketCalendar> all = new HashMap<>(byName);
        all.put(name, SessionsFile.parse(name, source, lines));
        Map<String, List<String>> more = new HashMap<>(added);
        more.put(name, List.copyOf(lines));
        return new MarketCalendars(all, more);
    }

    /** Those that are not built in, as lines of their sessions files. */
    public Map<String, List<String>> added() {
        return added;
    }

    /**
     * A calendar by its name, or by the path of a sessions file that ends in {@code .csv}.
     *
     * @throws InvalidInputException when there is none, or as {@link #with}
     */
    public MarketCalendar named(String name) {
        MarketCalendar known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (name.endsWith(SUFFIX)) {
            return SessionsFile.parse(name, name, read(name, Path.of(name)));
        }
        TreeSet<String> names = new TreeSet<>(byName.keySet());
        String expected = NearestWord.of(name, names)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElse("one of " + String.join(", ", names) + ", or the path of a sessions file, *.csv");
        throw new InvalidInputException("calendar", '"' + name + '"', expected);
    }

    private static List<String> read(String name, Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new InvalidInputException("calendar " + name, unreadable.toString(), "a sessions file, UTF-8");
        }
    }

    private static List<String> resource(String name) {
        try (InputStream bytes = Objects.requireNonNull(MarketCalendars.class.getResourceAsStream(name), name);
                BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return text.lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
