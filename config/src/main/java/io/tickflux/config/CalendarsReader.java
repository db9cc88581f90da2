package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The schema of {@code calendars}. Each value is checked where it stands, and becomes a line of a sessions file. */
final class CalendarsReader {

    private static final String DAYS_RULE = "days such as MON-FRI or SAT";
    private static final String HOURS_RULE = "hours such as 09:30-16:00; a close may be 24:00";
    private static final String DATE_RULE = "a date such as 2024-12-25, each once";
    private static final String CLOSE_RULE =
            "a close such as 13:00 on a day with sessions, or hours such as 10:00-14:00";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HOURS = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final String MIDNIGHT = "24:00";

    private static final ScalarType<String> NAME_TYPE = ScalarType.of(
            "1 to 64 letters, digits, dots, dashes and underscores, with no .csv at the end",
            text -> Optional.of(text).filter(name -> NAME.matcher(name).matches() && !name.endsWith(".csv")));

    private static final ScalarType<ZoneId> ZONE_TYPE = ScalarType.of(
                    "a tz database name such as Europe/London", CalendarsReader::zone)
            .advised(text -> Spelling.suggestion(text, ZoneId.getAvailableZoneIds()));

    private final Section section;
    private final ReadContext context;
    private final Map<DayOfWeek, String> week = new EnumMap<>(DayOfWeek.class);
    private final Map<LocalDate, String> exceptions = new LinkedHashMap<>();

    private CalendarsReader(Section section, ReadContext context) {
        this.section = section;
        this.context = context;
    }

    static List<CalendarConfig> read(Section root, ReadContext context) {
        List<CalendarConfig> calendars = new ArrayList<>();
        for (Section section : root.sections("calendars", "a map with name and sessions")) {
            CalendarConfig calendar = new CalendarsReader(section, context).read();
            if (calendars.stream().anyMatch(other -> other.name().equals(calendar.name()))) {
                section.reject("name", calendar.name(), "a name of its own");
            }
            calendars.add(calendar);
        }
        return calendars;
    }

    private CalendarConfig read() {
        String name = section.require("name", NAME_TYPE, "");
        Optional<Scalar> file =
                section.node("sessions").filter(Scalar.class::isInstance).map(Scalar.class::cast);
        CalendarConfig calendar = file.isPresent() ? ofFile(name, file.get()) : ofKeys(name);
        section.rejectUnknownKeys();
        return calendar;
    }

    private CalendarConfig ofFile(String name, Scalar file) {
        for (String key : List.of("zone", "holidays", "early_closes", "days")) {
            if (section.has(key)) {
                section.reject(key, "", "nothing beside a sessions file, which says that itself");
            }
        }
        Optional<Path> path = section.read("sessions", ScalarType.path())
                .map(relative -> context.baseDirectory().resolve(relative));
        path.flatMap(context.patterns()::checkCalendar)
                .ifPresent(problem ->
                        context.diagnostics().error(file.path(), file.location(), file + ": " + problem.message()));
        return new CalendarConfig(name, path, List.of());
    }

    private CalendarConfig ofKeys(String name) {
        ZoneId zone = section.require("zone", ZONE_TYPE, ProcessConfig.DEFAULT_TIMEZONE);
        sessions();
        holidays();
        earlyCloses();
        return new CalendarConfig(name, Optional.empty(), lines(zone, days()));
    }

    private List<String> lines(ZoneId zone, Optional<String> days) {
        List<String> lines = new ArrayList<>();
        lines.add("zone," + zone);
        days.ifPresent(lines::add);
        week.forEach((day, hours) -> lines.add("hours," + shortName(day) + ',' + hours));
        exceptions.forEach((date, hours) -> lines.add(date + "," + hours));
        return lines;
    }

    private void sessions() {
        Mapping sessions = section.map("sessions");
        if (sessions.entries().isEmpty()) {
            section.missing("sessions", "a map such as {MON-FRI: 09:30-16:00}, or a sessions file");
        }
        for (String key : sessions.entries().keySet()) {
            Optional<String> hours = text(sessions, key, HOURS_RULE, CalendarsReader::hours);
            List<DayOfWeek> days = daysOfWeek(key);
            if (days.isEmpty()) {
                wrongKey(sessions, key, DAYS_RULE);
            }
            for (DayOfWeek day : days) {
                if (week.put(day, hours.orElse("")) != null) {
                    wrongKey(sessions, key, "each day of the week once");
                }
            }
        }
    }

    private void holidays() {
        for (ConfigNode node : section.items("holidays", "a list of dates such as 2024-12-25")) {
            Optional<LocalDate> date = node instanceof Scalar scalar ? date(scalar.value()) : Optional.empty();
            if (date.isEmpty() || exceptions.put(date.get(), "closed") != null) {
                context.diagnostics()
                        .error(node.path(), node.location(), shown(node) + " (expected: " + DATE_RULE + ")");
            }
        }
    }

    private void earlyCloses() {
        Mapping closes = section.map("early_closes");
        for (String key : closes.entries().keySet()) {
            Optional<LocalDate> date = date(key);
            Optional<String> hours =
                    text(closes, key, CLOSE_RULE, close -> date.isEmpty() ? hours(close) : onDay(date.get(), close));
            if (date.isEmpty() || exceptions.putIfAbsent(date.get(), hours.orElse("")) != null) {
                wrongKey(closes, key, DATE_RULE);
            }
        }
    }

    /** The opening of that day of the week, unless it says its own. */
    private Optional<String> onDay(LocalDate date, String text) {
        String regular = week.getOrDefault(date.getDayOfWeek(), "");
        return hours(text)
                .or(() -> regular.isEmpty() || time(text).isEmpty()
                        ? Optional.empty()
                        : Optional.of(regular.substring(0, regular.indexOf(',') + 1) + text));
    }

    private Optional<String> days() {
        List<ConfigNode> nodes = section.items("days", "the first and the last day");
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        List<LocalDate> dates = nodes.stream()
                .filter(Scalar.class::isInstance)
                .flatMap(node -> date(((Scalar) node).value()).stream())
                .toList();
        if (nodes.size() != 2 || dates.size() != 2 || dates.get(1).isBefore(dates.get(0))) {
            section.node("days")
                    .ifPresent(node -> context.diagnostics()
                            .error(
                                    node.path(),
                                    node.location(),
                                    "not two dates (expected: the first and the last day whose holidays are known, as in"
                                            + " [2020-01-01, 2030-12-31])"));
            return Optional.empty();
        }
        return Optional.of("days," + dates.get(0) + ',' + dates.get(1));
    }

    private Optional<String> text(
            Mapping map, String key, String rule, java.util.function.Function<String, Optional<String>> parser) {
        ConfigNode node = map.entries().get(key);
        Optional<String> value =
                node instanceof Scalar scalar ? parser.apply(scalar.value().strip()) : Optional.empty();
        if (value.isEmpty() && node != null && !context.diagnostics().isUnresolved(node.path())) {
            context.diagnostics().error(node.path(), node.location(), shown(node) + " (expected: " + rule + ")");
        }
        return value;
    }

    private void wrongKey(Mapping map, String key, String rule) {
        context.diagnostics()
                .error(ConfigPath.child(map.path(), key), map.keyLocation(key), key + " (expected: " + rule + ")");
    }

    private static String shown(ConfigNode node) {
        return node instanceof Scalar scalar ? scalar.toString() : "not a value";
    }

    /** {@code 09:30,16:00}. */
    private static Optional<String> hours(String text) {
        Matcher hours = HOURS.matcher(text);
        boolean fits = hours.matches()
                && time(hours.group(1)).isPresent()
                && (time(hours.group(2)).isPresent() || hours.group(2).equals(MIDNIGHT));
        return fits ? Optional.of(hours.group(1) + ',' + hours.group(2)) : Optional.empty();
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static List<DayOfWeek> daysOfWeek(String text) {
        List<String> names = Arrays.stream(DayOfWeek.values())
                .map(CalendarsReader::shortName)
                .collect(Collectors.toList());
        String[] ends = text.split("-", -1);
        int first = names.indexOf(ends[0]);
        int last = names.indexOf(ends[ends.length - 1]);
        if (ends.length > 2 || first < 0 || last < first) {
            return List.of();
        }
        return List.of(DayOfWeek.values()).subList(first, last + 1);
    }

    private static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3);
    }
}
