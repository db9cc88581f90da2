package io.tickflux.engine.store;

import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The span of time that shares a file, in UTC. Files tell only where rows lie, never what a row's time is: that is stored in full,
 * so no row depends on a calendar.
 */
enum Period {
    MONTH(1),
    YEAR(12),
    DECADE(120);

    private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int months;

    Period(int months) {
        this.months = months;
    }

    /** Months for ticks and seconds, years for bars of a minute and more, decades for bars of a day and more. */
    static Period of(RecordType type, Timeframe timeframe) {
        Duration slot = timeframe.nominalDuration();
        if (type == RecordType.VARIABLE || slot.compareTo(Duration.ofMinutes(1)) < 0) {
            return MONTH;
        }
        return slot.compareTo(Duration.ofDays(1)) < 0 ? YEAR : DECADE;
    }

    /** The number of the period that holds a time, counted from year 0. */
    int indexOf(long epochNanos) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochNanos, NANOS_PER_DAY));
        return Math.floorDiv(date.getYear() * 12 + date.getMonthValue() - 1, months);
    }

    /** All times of a period. */
    TimeRange range(int index) {
        long start = startNanos(index);
        long next = startNanos(index + 1);
        return new TimeRange(start, next == Long.MAX_VALUE ? next : next - 1);
    }

    private long startNanos(int index) {
        int month = index * months;
        LocalDate first = LocalDate.of(Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1, 1);
        long seconds = first.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        // 64 bits of nanoseconds end within 1677 and within 2262
        if (seconds <= Math.floorDiv(Long.MIN_VALUE, NANOS_PER_SECOND)) {
            return Long.MIN_VALUE;
        }
        return seconds > Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND;
    }
}
