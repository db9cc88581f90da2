package io.tickflux.engine.host.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    /** All moments of a span, found by looking at the clock in small steps. */
    private static List<String> moments(String schedule, String from, String to, Duration step) {
        Schedule parsed = Schedule.parse(schedule);
        List<String> found = new ArrayList<>();
        Instant last = Instant.parse(from);
        for (Instant now = last; !now.isAfter(Instant.parse(to)); now = now.plus(step)) {
            Optional<Instant> due = parsed.latest(last, now);
            if (due.isPresent()) {
                found.add(due.get().toString());
                last = due.get();
            }
        }
        return found;
    }

    private static List<String> moments(String schedule, String from, String to) {
        return moments(schedule, from, to, Duration.ofMinutes(1));
    }

    @Test
    void aPeriodIsAlignedToTheEpoch() {
        assertThat(moments("every:5m", "2024-01-02T09:31:00Z", "2024-01-02T09:41:00Z"))
                .containsExactly("2024-01-02T09:35:00Z", "2024-01-02T09:40:00Z");
    }

    @Test
    void aCronFiresByTheClockOfItsZoneOnBothSidesOfDaylightSaving() {
        assertThat(moments("cron:0 5 9 * * MON-FRI America/New_York", "2024-03-08T00:00:00Z", "2024-03-12T00:00:00Z"))
                .containsExactly("2024-03-08T14:05:00Z", "2024-03-11T13:05:00Z");
        assertThat(moments("cron:0 5 9 * * MON-FRI", "2024-03-08T00:00:00Z", "2024-03-12T00:00:00Z"))
                .containsExactly("2024-03-08T09:05:00Z", "2024-03-11T09:05:00Z");
    }

    @Test
    void aTimeThatTheClockSkipsFiresOnceWhenItIsSkipped() {
        assertThat(moments("cron:0 30 2 * * * America/New_York", "2024-03-09T12:00:00Z", "2024-03-11T12:00:00Z"))
                .containsExactly("2024-03-10T07:00:00Z", "2024-03-11T06:30:00Z");
    }

    @Test
    void aTimeThatTheClockShowsTwiceFiresOnce() {
        assertThat(moments("cron:0 30 1 * * * America/New_York", "2024-11-02T12:00:00Z", "2024-11-04T12:00:00Z"))
                .containsExactly("2024-11-03T05:30:00Z", "2024-11-04T06:30:00Z");
    }

    @Test
    void sessionsKnowHolidaysEarlyClosesAndDaylightSaving() {
        // Thanksgiving is closed, the day after closes early.
        assertThat(moments("session:XNYS:close-5m", "2024-11-27T12:00:00Z", "2024-12-02T23:00:00Z"))
                .containsExactly("2024-11-27T20:55:00Z", "2024-11-29T17:55:00Z", "2024-12-02T20:55:00Z");
        assertThat(moments("session:XNAS:open+1h", "2024-03-08T12:00:00Z", "2024-03-11T23:00:00Z"))
                .containsExactly("2024-03-08T15:30:00Z", "2024-03-11T14:30:00Z");
    }

    @Test
    void howeverFarTheClockJumpsOnlyTheLatestMomentIsFound() {
        assertThat(moments("every:1s", "2024-01-01T00:00:00Z", "2034-01-01T00:00:00Z", Duration.ofDays(3653)))
                .containsExactly("2034-01-01T00:00:00Z");
        assertThat(moments("session:XNAS:open", "2024-01-01T00:00:00Z", "2034-01-01T00:00:00Z", Duration.ofDays(3653)))
                .containsExactly("2033-12-30T14:30:00Z");
        assertThat(Schedule.parse("every:1s").latest(Instant.parse("2024-01-02T00:00:00Z"), Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void aCronAgreesWithALookAtEveryMinute() {
        Schedule cron = Schedule.parse("cron:0 */20 22,23 28-31 2,12 * Europe/Berlin");
        Instant end = Instant.parse("2025-01-05T00:00:00Z");
        for (Instant now = Instant.parse("2024-02-20T00:00:00Z"); now.isBefore(end); now = now.plusSeconds(1201 * 60)) {
            assertThat(cron.latest(now.minusSeconds(86_400), now)).isEqualTo(byMinutes(now));
        }
    }

    private static Optional<Instant> byMinutes(Instant now) {
        Instant minute = now.minusSeconds(now.getEpochSecond() % 60);
        for (; minute.isAfter(now.minusSeconds(86_400)); minute = minute.minusSeconds(60)) {
            var local = minute.atZone(java.time.ZoneId.of("Europe/Berlin"));
            boolean due = local.getMinute() % 20 == 0
                    && local.getHour() >= 22
                    && local.getDayOfMonth() >= 28
                    && (local.getMonthValue() == 2 || local.getMonthValue() == 12);
            if (due) {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evry:5m|0|4|\"evry\" (expected: did you mean \"every:\"?)",
                "every:5x|6|2|\"5x\" (expected: a duration from 1s",
                "every:500ms|6|5|\"500ms\" (expected: a duration",
                "cron:0 5 9|5|5|3 fields (expected: second minute hour day month weekday",
                "cron:0 61 9 * * *|7|2|minute \"61\" (expected: 0 to 59",
                "cron:0 5 9 * * MOM|15|3|day of the week \"MOM\" (expected: 0 to 7 or SUN to SAT",
                "cron:0 5 9 30 2 *|11|2|30 (expected: a day that the month has)",
                "cron:0 5 9 * * * Mars|17|4|zone Mars (expected: a name of the tz database)",
                "session:XNAZ:open|8|4|calendar \"XNAZ\" (expected: did you mean",
                "session:XNAS:opne|13|4|\"opne\" (expected: did you mean \"open\"?)",
                "session:XNAS:close-5|19|1|\"5\" (expected: a duration"
            })
    void aWrongScheduleIsToldWithThePlaceThatIsWrong(String text, int offset, int length, String message) {
        assertThat(Schedule.isSchedule(text)).isTrue();
        assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOfSatisfying(ExpressionException.class, wrong -> {
            assertThat(wrong).hasMessageStartingWith(message);
            assertThat(wrong.offset()).isEqualTo(offset);
            assertThat(wrong.length()).isEqualTo(length);
        });
    }

    @Test
    void aPatternOfKeysIsNoSchedule() {
        assertThat(Schedule.isSchedule("*/1Min/OHLCV")).isFalse();
        assertThat(Schedule.isSchedule("AAPL/1Min/OHLCV:Symbol/Timeframe/AttributeGroup"))
                .isFalse();
    }
}
