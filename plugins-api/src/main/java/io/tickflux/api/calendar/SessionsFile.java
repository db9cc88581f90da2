package io.tickflux.api.calendar;

import io.tickflux.api.InvalidInputException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the text of a sessions file; see {@link MarketCalendars} for its form. */
final class SessionsFile {
    private static final String LINE_RULE = "zone,ZONE or days,FIRST,LAST or hours,MON-FRI,09:30,16:00"
            + " or DATE,closed or DATE,OPEN,CLOSE with dates such as 2024-12-24 and times such as 09:30";

    private final Map<DayOfWeek, Hours> week = new EnumMap<>(DayOfWeek.class);
    private final Map<LocalDate, Optional<Hours>> exceptions = new HashMap<>();
    private @Nullable ZoneId zone;
    private LocalDate first = LocalDate.MIN;
    private LocalDate last = LocalDate.MAX;

    private SessionsFile() {}

    /**
     * A calendar from the lines of a file.
     *
     * @param source what complaints name, with the line
     */
    static MarketCalendar parse(String name, String source, List<String> lines) {
        SessionsFile file = new SessionsFile();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                file.add(source + ":" + (i + 1), line);
            }
        }
        if (file.zone == null) {
            throw new InvalidInputException(source, "no zone", "a line such as zone,America/New_York");
        }
        if (file.week.isEmpty() && file.exceptions.isEmpty()) {
            throw new InvalidInputException(source, "no sessions", "a line such as hours,MON-FRI,09:30,16:00");
        }
        return new SessionCalendar(name, file.zone, file.first, file.last, file.week, file.exceptions);
    }

    private void add(String where, String line) {
        String[] cells = Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new);
        try {
            if (!add(cells)) {
                throw new InvalidInputException(where, '"' + line + '"', LINE_RULE);
            }
        } catch (DateTimeException | IllegalArgumentException wrong) {
            if (wrong instanceof InvalidInputException complaint) {
                throw complaint;
            }
            throw new InvalidInputException(where, '"' + line + '"', LINE_RULE);
        }
    }

    private boolean add(String[] cells) {
        return switch (cells[0] + '/' + cells.length) {
            case "zone/2" -> {
                zone = ZoneId.of(cells[1]);
                yield true;
            }
            case "days/3" -> {
                first = LocalDate.parse(cells[1]);
                last = LocalDate.parse(cells[2]);
                yield !last.isBefore(first);
            }
            case "hours/4" -> addHours(cells[1].split("-", -1), Hours.parse(cells[2], cells[3]));
            default -> addException(cells);
        };
    }

    private boolean addHours(String[] days, Hours hours) {
        DayOfWeek day = day(days[0]);
        DayOfWeek end = day(days[days.length - 1]);
        week.put(day, hours);
        while (day != end) {
            day = day.plus(1);
            week.put(day, hours);
        }
        return days.length <= 2;
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().substring(0, 3).equals(text))
                .findFirst()
                .orElseThrow(() -> new DateTimeException(text));
    }

    private boolean addException(String[] cells) {
        boolean isClosed = cells.length == 2 && cells[1].equals("closed");
        if (!isClosed && cells.length != 3) {
            return false;
        }
        Optional<Hours> hours = isClosed ? Optional.empty() : Optional.of(Hours.parse(cells[1], cells[2]));
        return exceptions.put(LocalDate.parse(cells[0]), hours) == null;
    }
}
