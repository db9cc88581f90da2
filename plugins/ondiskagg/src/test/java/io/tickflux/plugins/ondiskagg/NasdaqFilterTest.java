package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NasdaqFilterTest {
    private static final BucketKey BASE = BucketKey.parse("SPY/1Min/OHLCV");
    private static final Map<String, ?> CONFIG =
            Map.of("destinations", List.of("5Min", "1D", "1W"), "filter", "nasdaq");

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000L;
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-08T14:29:59Z, false", // Friday, winter time
        "2024-03-08T14:30:00Z, true",
        "2024-03-08T20:59:59Z, true",
        "2024-03-08T21:00:00Z, false",
        "2024-03-09T15:00:00Z, false", // Saturday
        "2024-03-10T15:00:00Z, false", // Sunday, the clock goes forward
        "2024-03-11T13:29:59Z, false", // Monday, daylight saving time
        "2024-03-11T13:30:00Z, true",
        "2024-03-11T19:59:59Z, true",
        "2024-03-11T20:00:00Z, false",
        "2024-11-04T14:29:59Z, false", // back to winter time
        "2024-11-04T14:30:00Z, true",
    })
    void theRegularSessionFollowsTheClockOfNewYork(String time, boolean isOpen) {
        assertThat(RowFilter.NASDAQ.keeps(nanos(time))).isEqualTo(isOpen);
    }

    @Test
    void theZoneOfTheServerDoesNotMatter() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(RowFilter.NASDAQ.keeps(nanos("2024-03-11T13:30:00Z"))).isTrue();
            assertThat(RowFilter.NASDAQ.keeps(nanos("2024-03-11T20:00:00Z"))).isFalse();
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static Records row(String time, double volume) {
        RecordsBuilder rows = Records.builder(Schema.of(
                new Column("Open", ColumnType.FLOAT64),
                new Column("High", ColumnType.FLOAT64),
                new Column("Low", ColumnType.FLOAT64),
                new Column("Close", ColumnType.FLOAT64),
                new Column("Volume", ColumnType.FLOAT64)));
        return rows.row(nanos(time)).set(5, volume).build();
    }

    @Test
    void onlyDestinationsOfADayAndLongerAreFiltered() {
        TestHost host = new TestHost(CONFIG);

        host.write(Write.fixed(BASE, row("2024-03-11T13:29:00Z", 1)));
        host.write(Write.fixed(BASE, row("2024-03-11T13:30:00Z", 2)));
        host.write(Write.fixed(BASE, row("2024-03-11T19:59:00Z", 4)));
        host.write(Write.fixed(BASE, row("2024-03-11T20:00:00Z", 8)));
        host.write(Write.fixed(BASE, row("2024-03-10T15:00:00Z", 16)));

        assertThat(volumes(host, "5Min")).containsExactly(16.0, 1.0, 2.0, 4.0, 8.0);
        assertThat(volumes(host, "1D")).containsExactly(6.0);
        assertThat(volumes(host, "1W")).containsExactly(6.0);
    }

    @Test
    void aDayWhoseSessionWasDeletedHasNoBarThoughOtherRowsAreLeft() {
        TestHost host = new TestHost(CONFIG);
        host.write(Write.fixed(BASE, row("2024-03-11T13:29:00Z", 1)));
        host.write(Write.fixed(BASE, row("2024-03-11T13:30:00Z", 2)));

        host.write(Write.delete(BASE, io.tickflux.api.TimeRange.from(nanos("2024-03-11T13:30:00Z"))));

        assertThat(volumes(host, "5Min")).containsExactly(1.0);
        assertThat(volumes(host, "1D")).isEmpty();
    }

    @Test
    void barsOfADayHaveNoTimeOfDayAndPass() {
        TestHost host = new TestHost(CONFIG);

        host.write(Write.fixed(BASE.withTimeframe(Timeframe.parse("1D")), row("2024-03-11T00:00:00Z", 3)));

        assertThat(volumes(host, "1W")).containsExactly(3.0);
    }

    private static List<Double> volumes(TestHost host, String timeframe) {
        return host.store.rows(BASE.withTimeframe(Timeframe.parse(timeframe))).stream()
                .map(bar -> bar.number("Volume"))
                .toList();
    }
}
