package io.tickflux.api.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketCalendarsTest {
    private static final MarketCalendar XNAS = MarketCalendars.builtIn().named("XNAS");
    /** Closed for other reasons than a holiday. */
    private static final Set<LocalDate> EXTRAORDINARY = Stream.of(
                    "1994-04-27", // funeral of Richard Nixon
                    "2001-09-11",
                    "2001-09-12",
                    "2001-09-13",
                    "2001-09-14",
                    "2004-06-11", // funeral of Ronald Reagan
                    "2007-01-02", // funeral of Gerald Ford
                    "2012-10-29", // hurricane
                    "2012-10-30",
                    "2018-12-05", // funeral of George Bush
                    "2025-01-09") // funeral of Jimmy Carter
            .map(LocalDate::parse)
            .collect(Collectors.toSet());

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000L;
    }

    private static Stream<LocalDate> days(String from, String to) {
        return LocalDate.parse(from).datesUntil(LocalDate.parse(to).plusDays(1));
    }

    private static long sessions(MarketCalendar calendar, int year) {
        return days(year + "-01-01", year + "-12-31")
                .filter(day -> calendar.session(day).isPresent())
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "2013-10-07, 2013-10-07T13:30:00Z, 2013-10-07T20:00:00Z", // daylight saving time
        "2013-11-29, 2013-11-29T14:30:00Z, 2013-11-29T18:00:00Z", // early close at 13:00 in New York
        "2024-03-08, 2024-03-08T14:30:00Z, 2024-03-08T21:00:00Z", // the Friday before the clock goes forward
        "2024-03-11, 2024-03-11T13:30:00Z, 2024-03-11T20:00:00Z",
        "2024-11-01, 2024-11-01T13:30:00Z, 2024-11-01T20:00:00Z", // the Friday before it goes back
        "2024-11-04, 2024-11-04T14:30:00Z, 2024-11-04T21:00:00Z",
        "2006-04-03, 2006-04-03T13:30:00Z, 2006-04-03T20:00:00Z", // before 2007 it went forward in April
        "2006-03-31, 2006-03-31T14:30:00Z, 2006-03-31T21:00:00Z",
    })
    void sessionsFollowTheClockOfNewYork(LocalDate day, String open, String close) {
        assertThat(XNAS.session(day)).contains(new TradingSession(day, nanos(open), nanos(close)));
        assertThat(MarketCalendars.builtIn().named("XNYS").session(day)).isEqualTo(XNAS.session(day));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2018-12-05", "2012-10-29", "2012-10-30", "2001-09-11", "2021-12-24", "2022-06-20", "2024-03-09"
            })
    void theMarketIsClosedOn(LocalDate day) {
        assertThat(XNAS.session(day)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1990, 253",
        "2001, 248",
        "2012, 250",
        "2018, 251",
        "2020, 253",
        "2021, 252",
        "2023, 250",
        "2024, 252",
        "2025, 250"
    })
    void aYearHasItsNumberOfSessions(int year, long count) {
        assertThat(sessions(XNAS, year)).isEqualTo(count);
    }

    /** A second opinion: the rules of the exchange, and the days that no rule gives. */
    @Test
    void holidaysAreThoseOfTheRules() {
        Set<LocalDate> closed = days("1990-01-01", "2030-12-31")
                .filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
                .filter(day -> XNAS.session(day).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<LocalDate> expected = new TreeSet<>(EXTRAORDINARY);
        for (int year = 1990; year <= 2030; year++) {
            expected.addAll(holidays(year));
        }
        assertThat(closed).isEqualTo(expected);
    }

    private static Set<LocalDate> holidays(int year) {
        Set<LocalDate> days = new TreeSet<>();
        LocalDate newYear = LocalDate.of(year, 1, 1);
        // On a Saturday it would be observed in the old year, which the exchange does not do.
        if (newYear.getDayOfWeek() != DayOfWeek.SATURDAY) {
            days.add(observed(newYear));
        }
        if (year >= 1998) {
            days.add(monday(year, Month.JANUARY, 3));
        }
        days.add(monday(year, Month.FEBRUARY, 3));
        days.add(easter(year).minusDays(2));
        days.add(LocalDate.of(year, 5, 31).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
        if (year >= 2022) {
            days.add(observed(LocalDate.of(year, 6, 19)));
        }
        days.add(observed(LocalDate.of(year, 7, 4)));
        days.add(monday(year, Month.SEPTEMBER, 1));
        days.add(LocalDate.of(year, 11, 1).with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY)));
        days.add(observed(LocalDate.of(year, 12, 25)));
        return days;
    }

    private static LocalDate monday(int year, Month month, int ordinal) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(ordinal, DayOfWeek.MONDAY));
    }

    private static LocalDate observed(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.minusDays(1);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    /** Gauss, for 1900 to 2099. */
    private static LocalDate easter(int year) {
        int d = (19 * (year % 19) + 24) % 30;
        int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
        boolean isLate = d + e == 35 || (d == 28 && e == 6 && year % 19 > 10);
        return LocalDate.of(year, 3, 22).plusDays(d + e - (isLate ? 7L : 0));
    }

    @Test
    void outsideItsDaysACalendarSaysThatItOnlyKnowsTheWeek() {
        LocalDate independenceDay = LocalDate.parse("1989-07-04");

        assertThat(XNAS.knows(independenceDay)).isFalse();
        assertThat(XNAS.session(independenceDay)).isPresent();
        assertThat(XNAS.knows(LocalDate.parse("1990-01-01"))).isTrue();
        assertThat(XNAS.knows(LocalDate.parse("2030-12-31"))).isTrue();
        assertThat(XNAS.knows(LocalDate.parse("2031-01-01"))).isFalse();
    }

    @Test
    void aSessionIsOpenFromItsOpeningUpToItsClose() {
        assertThat(XNAS.isOpen(nanos("2024-03-11T13:30:00Z") - 1)).isFalse();
        assertThat(XNAS.isOpen(nanos("2024-03-11T13:30:00Z"))).isTrue();
        assertThat(XNAS.isOpen(nanos("2024-03-11T20:00:00Z") - 1)).isTrue();
        assertThat(XNAS.isOpen(nanos("2024-03-11T20:00:00Z"))).isFalse();
    }

    @Test
    void theNextSessionIsBeyondNightsWeekendsAndHolidays() {
        assertThat(XNAS.nextSession(nanos("2024-03-28T13:30:00Z")))
                .map(TradingSession::day)
                .contains(LocalDate.parse("2024-04-01"));
        assertThat(XNAS.nextSession(nanos("2024-03-28T13:29:59Z")))
                .map(TradingSession::day)
                .contains(LocalDate.parse("2024-03-28"));
    }

    @Test
    void theZoneOfTheServerDoesNotMatter() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(XNAS.isOpen(nanos("2024-03-11T13:30:00Z"))).isTrue();
            assertThat(sessions(XNAS, 2020)).isEqualTo(253);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void roundTheClockIsAlwaysOpenInDaysOfUtc() {
        MarketCalendar always = MarketCalendars.builtIn().named("24x7");
        long saturday = nanos("1961-02-04T23:59:59Z");

        assertThat(always.sessionAt(saturday))
                .contains(new TradingSession(
                        LocalDate.parse("1961-02-04"), nanos("1961-02-04T00:00:00Z"), nanos("1961-02-05T00:00:00Z")));
        assertThat(always.knows(LocalDate.parse("1961-02-04"))).isTrue();
    }

    @Test
    void aSessionsFileMakesACalendar(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("myx.csv"), """
                # a market that opens on the evening before
                zone, America/Chicago
                days, 2024-01-01, 2024-12-31
                hours, MON-FRI, 17:00, 16:00
                2024-07-04, 17:00, 12:00
                2024-12-25, closed
                """);
        MarketCalendar calendar = MarketCalendars.builtIn().with("MYX", file).named("MYX");

        assertThat(calendar.sessionAt(nanos("2024-03-10T22:00:00Z")))
                .contains(new TradingSession(
                        LocalDate.parse("2024-03-11"), nanos("2024-03-10T22:00:00Z"), nanos("2024-03-11T21:00:00Z")));
        assertThat(calendar.isOpen(nanos("2024-03-10T21:59:59Z"))).isFalse();
        assertThat(calendar.isOpen(nanos("2024-07-04T17:00:00Z"))).isFalse();
        assertThat(calendar.session(LocalDate.parse("2024-12-25"))).isEmpty();
        assertThat(calendar.name()).isEqualTo("MYX");
        assertThat(MarketCalendars.builtIn().named(file.toString()).session(LocalDate.parse("2024-12-25")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone,Mars/Olympus | :1: \"zone,Mars/Olympus\" (expected: zone,ZONE or",
                "hours,MON-FRI,09:30 | :1: \"hours,MON-FRI,09:30\"",
                "hours,MON-FRY,09:30,16:00 | :1:",
                "hours,MON-TUE-WED,09:30,16:00 | :1:",
                "2024-02-30,closed | :1:",
                "2024-02-29,shut | :1:",
                "2024-02-29,9:30,16:00 | :1:",
                "days,2024-12-31,2024-01-01 | :1:",
                "hours,MON-FRI,09:30,16:00 | no zone (expected: a line such as zone,America/New_York)",
                "zone,UTC | no sessions",
                "zone,UTC;2024-02-29,closed;2024-02-29,closed | :3:",
            })
    void i12_aWrongSessionsFileIsRefusedWithFileAndLine(String lines, String message, @TempDir Path folder)
            throws IOException {
        Path file = Files.write(folder.resolve("myx.csv"), List.of(lines.split(";")));

        assertThatThrownBy(() -> MarketCalendars.builtIn().with("MYX", file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("myx.csv")
                .hasMessageContaining(message);
    }

    @Test
    void linesAreAsGoodAsAFileAndCanBeHandedOn() {
        List<String> lines = List.of("zone,UTC", "hours,MON-SUN,00:00,24:00");
        MarketCalendars calendars =
                MarketCalendars.builtIn().with("MINE", lines).with("XNAS", lines);

        assertThat(calendars.added()).containsOnlyKeys("MINE", "XNAS").containsValue(lines);
        assertThat(calendars.named("XNAS").zone().getId()).isEqualTo("UTC");
        assertThat(MarketCalendars.builtIn().added()).isEmpty();
        assertThatThrownBy(() -> calendars.with("MINE", List.of("zone,UTC", "hours")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("calendar MINE:2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XNSA | calendar: \"XNSA\" (expected: did you mean \"XNAS\"?)",
                "LSE | one of 24x7, XNAS, XNYS, or the path of a sessions file",
                "absent.csv | NoSuchFileException",
            })
    void i12_anUnknownCalendarIsRefused(String name, String message) {
        assertThatThrownBy(() -> MarketCalendars.builtIn().named(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
