package io.tickflux.csv;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/** Reads ISO-8601 dates and times, with {@code T} or a space between, with or without a zone offset. */
final class IsoTime {
    /** No time has this value: the earliest second that a long of nanoseconds can hold begins later. */
    static final long INVALID = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private IsoTime() {}

    /** Epoch nanoseconds, or {@link #INVALID}. */
    static long nanos(String text) {
        if (text.length() < DATE_LENGTH || text.charAt(4) != '-') {
            return INVALID;
        }
        boolean spaced = text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ';
        try {
            return nanos(FORMAT.parse(spaced ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(11) : text));
        } catch (DateTimeException | ArithmeticException noTime) {
            return INVALID;
        }
    }

    private static long nanos(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneOffset offset = parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
        Instant instant = LocalDate.from(parsed)
                .atTime(time == null ? LocalTime.MIDNIGHT : time)
                .toInstant(offset);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
