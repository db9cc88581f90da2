package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarsTest {
    private static final String HEAD = "root_directory: d\ncalendars:\n  - ";

    @Test
    void aCalendarBecomesTheLinesOfASessionsFile() {
        List<CalendarConfig> calendars =
                Loading.load(HEAD + """
                name: XLON
                    zone: Europe/London
                    sessions: {MON-TUE: 08:00-16:30, SUN: 18:00-17:00}
                    holidays: [2024-12-25]
                    early_closes: {2024-12-24: 12:30, 2024-12-28: 10:00-14:00}
                    days: [2024-01-01, 2024-12-31]
                  - name: XETR
                    sessions: xetr.csv
                """).config().plugins().calendars();

        assertThat(calendars)
                .containsExactly(
                        new CalendarConfig(
                                "XLON",
                                Optional.empty(),
                                List.of(
                                        "zone,Europe/London",
                                        "days,2024-01-01,2024-12-31",
                                        "hours,MON,08:00,16:30",
                                        "hours,TUE,08:00,16:30",
                                        "hours,SUN,18:00,17:00",
                                        "2024-12-25,closed",
                                        "2024-12-24,08:00,12:30",
                                        "2024-12-28,10:00,14:00")),
                        new CalendarConfig("XETR", Optional.of(Path.of("xetr.csv")), List.of()));
    }

    /** The line that is added to a good calendar, or replaces its line of that key, and the complaint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: a b           | 3:11: error: calendars[0].name: a b (expected: 1 to 64 letters",
                "zone: Europe/Lundun | 4:11: error: calendars[0].zone: Europe/Lundun (expected: a tz database name such as Europe/London; did you mean",
                "sessions: {MNO: 08:00-16:30}      | 5:16: error: calendars[0].sessions.MNO: MNO (expected: days such as",
                "sessions: {MON: 8-16}             | 5:21: error: calendars[0].sessions.MON: 8-16 (expected: hours such as",
                "sessions: {MON: 08:00-25:30}      | 5:21: error: calendars[0].sessions.MON: 08:00-25:30 (expected: hours",
                "sessions: {MON-WED: 08:00-16:30, TUE: 09:00-10:00} | 5:38: error: calendars[0].sessions.TUE: TUE (expected: each day",
                "sessions: []                      | 5:15: error: calendars[0].sessions: a list (expected: a map of keys",
                "holidays: [2024-13-01]            | 6:16: error: calendars[0].holidays[0]: 2024-13-01 (expected: a date",
                "early_closes: {2024-12-24: noon}  | 6:32: error: calendars[0].early_closes.2024-12-24: noon (expected: a close",
                "early_closes: {2024-12-28: 12:30} | 6:32: error: calendars[0].early_closes.2024-12-28: 12:30 (expected: a close such as 13:00 on a day with",
                "days: [2024-12-31, 2024-01-01]    | 6:11: error: calendars[0].days: not two dates",
                "colour: red                       | 6:5: error: calendars[0].colour: unknown key"
            })
    void i12_aMistakeIsToldWhereItIs(String line, String complaint) {
        String key = line.substring(0, line.indexOf(':'));
        StringBuilder yaml = new StringBuilder(HEAD);
        boolean isReplaced = false;
        List<String> good = List.of("name: XLON", "zone: Europe/London", "sessions: {MON-FRI: 08:00-16:30}");
        for (String one : good) {
            boolean same = one.startsWith(key + ':');
            isReplaced |= same;
            yaml.append(one.equals(good.get(0)) ? "" : "    ")
                    .append(same ? line : one)
                    .append('\n');
        }
        yaml.append(isReplaced ? "" : "    " + line + '\n');

        assertThat(Loading.failure(yaml.toString()).getMessage()).contains("mkts.yml:" + complaint);
    }

    @Test
    void i12_aSessionsFileStandsAloneAndNamesAreUnique() {
        String yaml = HEAD + "name: A\n    sessions: a.csv\n    zone: UTC\n  - {name: A, sessions: b.csv}\n";

        assertThat(Loading.failure(yaml).getMessage())
                .contains("calendars[0].zone: UTC (expected: nothing beside a sessions file")
                .contains("calendars[1].name: A (expected: a name of its own)");
    }

    @Test
    void aChangeOfCalendarsNeedsNoRestart() {
        assertThat(new ConfigChange("calendars[0].zone", "UTC", "CET").isAboutPlugins())
                .isTrue();
    }
}
