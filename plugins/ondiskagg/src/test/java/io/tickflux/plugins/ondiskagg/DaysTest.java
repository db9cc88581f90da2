package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.plugins.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a day is: of UTC, of a zone, or a session of a market. */
class DaysTest {
    private static final BucketKey BASE = BucketKey.parse("SPY/1Min/OHLCV");

    private static Map<String, ?> config(String key, String value) {
        return Map.of("destinations", List.of("5Min", "1D", "1W", "1M"), key, value);
    }

    private static void write(Agg agg, String time, double volume) {
        agg.write(Write.fixed(BASE, row(time, volume)));
    }

    private static Records row(String time, double volume) {
        return Rows.bars(ColumnType.FLOAT64)
                .at(time, 1.0, 1.0, 1.0, 1.0, volume)
                .build();
    }

    private static List<Double> volumes(Agg agg, String timeframe) {
        return agg.bars(BASE, timeframe).stream()
                .map(bar -> bar.number("Volume"))
                .toList();
    }

    private static List<String> starts(Agg agg, String timeframe) {
        return agg.bars(BASE, timeframe).stream()
                .map(bar ->
                        Instant.ofEpochSecond(bar.epochNanos() / 1_000_000_000L).toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-08T14:29:00Z, false", // Friday, winter time
        "2024-03-08T14:30:00Z, true",
        "2024-03-08T20:59:00Z, true",
        "2024-03-08T21:00:00Z, false",
        "2024-03-09T15:00:00Z, false", // Saturday
        "2024-03-10T15:00:00Z, false", // Sunday, the clock goes forward
        "2024-03-11T13:29:00Z, false", // Monday, daylight saving time
        "2024-03-11T13:30:00Z, true",
        "2024-03-11T19:59:00Z, true",
        "2024-03-11T20:00:00Z, false",
        "2024-11-04T14:29:00Z, false", // back to winter time
        "2024-11-04T14:30:00Z, true",
        "2013-11-29T17:59:00Z, true", // closes at one
        "2013-11-29T18:00:00Z, false",
        "2018-12-05T15:00:00Z, false", // closed
        "2012-10-29T15:00:00Z, false",
    })
    void theFilterKeepsTheRegularSessionOfTheCalendar(String time, boolean isOpen) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            Agg agg = Agg.of(config("filter", "nasdaq"));
            write(agg, time, 1);
            assertThat(volumes(agg, "1D")).hasSize(isOpen ? 1 : 0);
            assertThat(volumes(agg, "5Min")).hasSize(1);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void onlyDestinationsOfADayAndLongerAreFiltered() {
        Agg agg = Agg.of(config("filter", "nasdaq"));

        write(agg, "2024-03-11T13:29:00Z", 1);
        write(agg, "2024-03-11T13:30:00Z", 2);
        write(agg, "2024-03-11T19:59:00Z", 4);
        write(agg, "2024-03-11T20:00:00Z", 8);
        write(agg, "2024-03-10T15:00:00Z", 16);

        assertThat(volumes(agg, "5Min")).containsExactly(16.0, 1.0, 2.0, 4.0, 8.0);
        assertThat(volumes(agg, "1D")).containsExactly(6.0);
        assertThat(volumes(agg, "1W")).containsExactly(6.0);
    }

    @Test
    void aDayWhoseSessionWasDeletedHasNoBarThoughOtherRowsAreLeft() {
        Agg agg = Agg.of(config("filter", "nasdaq"));
        write(agg, "2024-03-11T13:29:00Z", 1);
        write(agg, "2024-03-11T13:30:00Z", 2);

        agg.write(Write.delete(BASE, TimeRange.from(Rows.nanos("2024-03-11T13:30:00Z"))));

        assertThat(volumes(agg, "5Min")).containsExactly(1.0);
        assertThat(volumes(agg, "1D")).isEmpty();
    }

    @Test
    void barsOfADayHaveNoTimeOfDayAndPass() {
        Agg agg = Agg.of(config("filter", "nasdaq"));

        agg.write(Write.fixed(BASE.withTimeframe(Timeframe.parse("1D")), row("2024-03-11T00:00:00Z", 3)));

        assertThat(volumes(agg, "1W")).containsExactly(3.0);
    }

    @Test
    void daysOfAZoneBeginAtItsMidnightAndStandAtTheirDate() {
        Agg agg = Agg.of(config("timezone", "Asia/Kolkata"));

        write(agg, "2024-02-29T18:29:00Z", 1); // 23:59 of the last of February there
        write(agg, "2024-02-29T18:30:00Z", 2);
        write(agg, "2024-03-01T18:29:00Z", 4);

        assertThat(volumes(agg, "1D")).containsExactly(1.0, 6.0);
        assertThat(starts(agg, "1D")).containsExactly("2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z");
        assertThat(volumes(agg, "1M")).containsExactly(1.0, 6.0);
        assertThat(volumes(agg, "1W")).containsExactly(7.0);
        assertThat(starts(agg, "1W")).containsExactly("2024-02-26T00:00:00Z");
    }

    /** Twenty-three and twenty-five hours. */
    @Test
    void aDayOfAZoneIsAsLongAsItsClockSays() {
        Agg agg = Agg.of(config("timezone", "America/New_York"));
        for (String hour : List.of(
                "2024-03-10T05:00:00Z", "2024-03-11T03:59:00Z", "2024-11-03T04:00:00Z", "2024-11-04T04:59:00Z")) {
            write(agg, hour, 1);
        }
        write(agg, "2024-03-11T04:00:00Z", 8);

        assertThat(starts(agg, "1D"))
                .containsExactly("2024-03-10T00:00:00Z", "2024-03-11T00:00:00Z", "2024-11-03T00:00:00Z");
        assertThat(volumes(agg, "1D")).containsExactly(2.0, 8.0, 2.0);
    }

    @Test
    void aSessionThatOpensOnTheEveningBeforeBelongsToItsDay(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("cme.csv"), "zone,America/Chicago\nhours,MON-FRI,17:00,16:00\n");
        Agg agg = Agg.of(config("calendar", file.toString()));

        write(agg, "2024-03-10T22:00:00Z", 1); // Sunday evening
        write(agg, "2024-03-11T20:59:00Z", 2);
        write(agg, "2024-03-11T21:00:00Z", 4); // the break
        write(agg, "2024-03-11T22:00:00Z", 8);

        assertThat(volumes(agg, "1D")).containsExactly(3.0, 8.0);
        assertThat(starts(agg, "1D")).containsExactly("2024-03-11T00:00:00Z", "2024-03-12T00:00:00Z");
        assertThat(volumes(agg, "1W")).containsExactly(11.0);

        agg.write(Write.delete(
                BASE, new TimeRange(Rows.nanos("2024-03-11T20:00:00Z"), Rows.nanos("2024-03-11T23:00:00Z"))));
        assertThat(volumes(agg, "1D")).containsExactly(1.0);
        assertThat(volumes(agg, "1W")).containsExactly(1.0);
    }
}
