package io.tickflux.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeframeTest {
    private static final List<String> SOME = List.of(
            "1Sec", "7Sec", "30Sec", "90Sec", "1Min", "5Min", "7Min", "15Min", "45Min", "1H", "2H", "4H", "5H", "24H",
            "1D", "2D", "7D", "1W", "2W", "1M", "3M", "5M", "6M", "12M", "1Y", "2Y", "7Y");

    @ParameterizedTest
    @CsvSource({
        "1Sec, 1Sec",
        "1S, 1Sec",
        "90Second, 90Sec",
        "1Min, 1Min",
        "5T, 5Min",
        "22Minute, 22Min",
        "24H, 24H",
        "1Hour, 1H",
        "1D, 1D",
        "2Day, 2D",
        "1W, 1W",
        "1Week, 1W",
        "1M, 1M",
        "6Month, 6M",
        "1Y, 1Y",
        "3Year, 3Y",
        "007Min, 7Min",
        "1000000Sec, 1000000Sec",
    })
    void everySpellingHasOneCanonicalForm(String text, String canonical) {
        Timeframe timeframe = Timeframe.parse(text);

        assertThat(timeframe).hasToString(canonical).isEqualTo(Timeframe.parse(canonical));
        assertThat(timeframe.hashCode()).isEqualTo(Timeframe.parse(canonical).hashCode());
        assertThat(timeframe.compareTo(Timeframe.parse(canonical))).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1min | did you mean \"1Min\"?",
                "1Mn | did you mean \"1Min\"?",
                "5Hours | did you mean \"5Hour\"?",
                "1ms | did you mean \"1S\"?",
                "3Fortnight | one of the units Sec, Min, H, D, W, M, Y",
                "Min | a count and a unit, such as 1Min",
                "1 | a count and a unit, such as 1Min",
                "-1Min | a count and a unit, such as 1Min",
                "1.5H | a count and a unit, such as 1Min",
                "1 Min | a count and a unit, such as 1Min",
                "0Min | a count from 1 to 1000000",
                "1000001Sec | a count from 1 to 1000000",
                "99999999999Sec | a count from 1 to 1000000",
                "201Y | at most 200 years",
            })
    void whatIsNoTimeframeIsRefusedWithTheNearestOne(String text, String expected) {
        assertThatThrownBy(() -> Timeframe.parse(text)).isInstanceOfSatisfying(InvalidInputException.class, wrong -> {
            assertThat(wrong.where()).isEqualTo("timeframe");
            assertThat(wrong.found()).isEqualTo('"' + text + '"');
            assertThat(wrong.expected()).isEqualTo(expected);
        });
    }

    @Test
    void anEmptyTextIsNoTimeframe() {
        assertThatThrownBy(() -> Timeframe.parse("")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1Min, 2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:00Z, 2024-03-01T00:00:00Z",
        "4H, 1969-12-31T23:59:59Z, 1969-12-31T20:00:00Z, 1970-01-01T00:00:00Z",
        "1D, 1969-12-31T23:59:59Z, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
        "1W, 2024-03-03T23:59:59Z, 2024-02-26T00:00:00Z, 2024-03-04T00:00:00Z",
        "1W, 1970-01-01T00:00:00Z, 1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z",
        "2W, 1970-01-18T00:00:00Z, 1970-01-05T00:00:00Z, 1970-01-19T00:00:00Z",
        "1M, 2024-02-29T12:00:00Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
        "3M, 1969-12-31T00:00:00Z, 1969-10-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "6M, 2024-08-15T00:00:00Z, 2024-07-01T00:00:00Z, 2025-01-01T00:00:00Z",
        "1Y, 2023-12-31T23:59:59Z, 2023-01-01T00:00:00Z, 2024-01-01T00:00:00Z",
        "10Y, 2023-12-31T23:59:59Z, 2020-01-01T00:00:00Z, 2030-01-01T00:00:00Z",
    })
    void aSlotBeginsAndEndsWhereTheCalendarSays(String timeframe, Instant time, Instant start, Instant end) {
        assertThat(instant(Timeframe.parse(timeframe).floor(nanos(time)))).isEqualTo(start);
        assertThat(instant(Timeframe.parse(timeframe).next(nanos(time)))).isEqualTo(end);
    }

    @Test
    void slotsAgreeWithJavaTime() {
        Random random = new Random(1);
        for (int i = 0; i < 60_000; i++) {
            String text = SOME.get(random.nextInt(SOME.size()));
            Timeframe timeframe = Timeframe.parse(text);
            // 1700 to 2240, and often right at a boundary.
            long time = random.nextLong(
                    nanos(Instant.parse("1700-01-01T00:00:00Z")), nanos(Instant.parse("2240-01-01T00:00:00Z")));
            time = random.nextBoolean() ? timeframe.floor(time) - random.nextInt(2) : time;

            long start = timeframe.floor(time);
            long end = timeframe.next(time);

            assertThat(instant(start))
                    .as("%s of %s", text, instant(time))
                    .isEqualTo(startByJavaTime(text, instant(time)));
            assertThat(time).isBetween(start, end - 1);
            assertThat(timeframe.floor(start)).isEqualTo(start);
            assertThat(timeframe.floor(end)).isEqualTo(end);
            assertThat(timeframe.floor(end - 1)).isEqualTo(start);
            assertThat(timeframe.next(start)).isEqualTo(end);
        }
    }

    private static Instant startByJavaTime(String text, Instant time) {
        int count = Integer.parseInt(text.replaceAll("[^0-9]", ""));
        LocalDate date = time.atOffset(ZoneOffset.UTC).toLocalDate();
        YearMonth epochMonth = YearMonth.of(1970, 1);
        return switch (text.replaceAll("[0-9]", "")) {
            case "Sec" -> multiple(time, Duration.ofSeconds(count));
            case "Min" -> multiple(time, Duration.ofMinutes(count));
            case "H" -> multiple(time, Duration.ofHours(count));
            case "D" -> multiple(time, Duration.ofDays(count));
            case "W" -> {
                LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                long weeks = ChronoUnit.WEEKS.between(LocalDate.of(1970, 1, 5), monday);
                yield start(monday.minusWeeks(Math.floorMod(weeks, (long) count)));
            }
            case "M" -> {
                long months = epochMonth.until(YearMonth.from(date), ChronoUnit.MONTHS);
                yield start(YearMonth.from(date)
                        .minusMonths(Math.floorMod(months, (long) count))
                        .atDay(1));
            }
            default -> start(LocalDate.of(date.getYear() - Math.floorMod(date.getYear(), count), 1, 1));
        };
    }

    private static Instant multiple(Instant time, Duration length) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(time.getEpochSecond() - Math.floorMod(time.getEpochSecond(), seconds));
    }

    private static Instant start(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Test
    void aTimeframeContainsAnotherExactlyWhenItsSlotsAreMadeOfWholeOnes() {
        Random random = new Random(2);
        for (String outer : SOME) {
            for (String inner : SOME) {
                Timeframe large = Timeframe.parse(outer);
                Timeframe small = Timeframe.parse(inner);
                boolean crossed = false;
                for (int i = 0; i < 300 && !crossed; i++) {
                    long time = large.floor(random.nextLong(
                            nanos(Instant.parse("1900-01-01T00:00:00Z")),
                            nanos(Instant.parse("2100-01-01T00:00:00Z"))));
                    crossed = small.floor(time) != time;
                }
                boolean contains = large.contains(small);
                assertThat(contains && crossed)
                        .as("%s contains %s", outer, inner)
                        .isFalse();
                if (!contains && !crossed) {
                    // Allowed to be cautious, but only where calendars of different kinds meet.
                    assertThat(outer.replaceAll("[0-9]", ""))
                            .as("%s of %s", outer, inner)
                            .isNotEqualTo(inner.replaceAll("[0-9]", ""));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1D, 1Min, true",
        "1D, 7Min, false",
        "1D, 7H, false",
        "1W, 1D, true",
        "1W, 4H, true",
        "1W, 7D, false",
        "1W, 2D, false",
        "2W, 1W, true",
        "1M, 1D, true",
        "1M, 1W, false",
        "1M, 2D, false",
        "3M, 1M, true",
        "1Y, 3M, true",
        "1Y, 5M, false",
        "1Y, 1W, false",
        "2Y, 1Y, true",
        "1Min, 1Min, true",
        "1Min, 1H, false",
    })
    void containmentIsAsPeopleExpect(String outer, String inner, boolean contains) {
        assertThat(Timeframe.parse(outer).contains(Timeframe.parse(inner))).isEqualTo(contains);
    }

    @Test
    void shorterComesFirst() {
        List<Timeframe> sorted = new ArrayList<>();
        List.of("1Sec", "1Min", "90Sec", "5Min", "1H", "1D", "1W", "1M", "1Y").stream()
                .map(Timeframe::parse)
                .forEach(sorted::add);
        Collections.shuffle(sorted, new Random(3));

        Collections.sort(sorted);

        assertThat(sorted)
                .extracting(Timeframe::toString)
                .containsExactly("1Sec", "1Min", "90Sec", "5Min", "1H", "1D", "1W", "1M", "1Y");
        assertThat(Timeframe.parse("5Min").nominalDuration()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1Min", "1D", "1W", "2W", "1M", "1Y", "200Y", "73000D"})
    void atTheEdgesOfTimeASlotIsRightOrRefusedAndNeverWraps(String text) {
        Timeframe timeframe = Timeframe.parse(text);
        for (long time : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertSaneOrRefused(() -> assertThat(timeframe.floor(time)).isLessThanOrEqualTo(time));
            assertSaneOrRefused(() -> assertThat(timeframe.next(time)).isGreaterThan(time));
        }
        assertThatThrownBy(() -> timeframe.floor(Long.MIN_VALUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a time whose slot of " + text);
    }

    private static void assertSaneOrRefused(Runnable check) {
        try {
            check.run();
        } catch (InvalidInputException refused) {
            assertThat(refused.where()).isEqualTo("time");
        }
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
