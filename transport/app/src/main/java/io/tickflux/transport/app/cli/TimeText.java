package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A time on the command line: epoch seconds with up to nine decimals ({@code 1381132800.464}), or ISO 8601 ({@code 2013-10-07},
 * {@code 2013-10-07T08:00}, {@code 2013-10-07 08:00:00.464}, {@code 2013-10-07T08:00:00-04:00}), in UTC where no zone is named. A
 * date stands for its first instant.
 */
final class TimeText {
    static final String EXPECTED = "epoch seconds, or an ISO time such as 2018-04-04T09:30:00Z";

    private static final Pattern SECONDS = Pattern.compile("[+-]?\\d+(\\.\\d{1,9})?");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** What 64 bits of nanoseconds can hold: the years 1678 to 2262. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, /* decimalPoint= */ true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private TimeText() {}

    /**
     * The time in epoch nanoseconds.
     *
     * @param where what to call the text in the complaint
     * @throws InvalidInputException when it is neither, or out of the range of 64-bit nanoseconds
     */
    static long parse(String where, String text) {
        if (SECONDS.matcher(text).matches()) {
            return ofSeconds(where, text);
        }
        try {
            TemporalAccessor parsed = ISO.parseBest(text, Instant::from, LocalDateTime::from, LocalDate::from);
            return nanos(where, text, instant(parsed));
        } catch (DateTimeException e) {
            throw invalid(where, text, EXPECTED);
        }
    }

    private static Instant instant(TemporalAccessor parsed) {
        if (parsed instanceof Instant instant) {
            return instant;
        }
        return parsed instanceof LocalDate date
                ? date.atStartOfDay(ZoneOffset.UTC).toInstant()
                : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    }

    private static long ofSeconds(String where, String text) {
        BigDecimal seconds = new BigDecimal(text);
        if (seconds.abs().compareTo(BigDecimal.valueOf(MAX_SECONDS)) > 0) {
            throw invalid(where, text, "seconds, not milli-, micro- or nanoseconds");
        }
        return seconds.movePointRight(9).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }

    private static long nanos(String where, String text, Instant instant) {
        if (Math.abs(instant.getEpochSecond()) > MAX_SECONDS) {
            throw invalid(where, text, "a year from 1678 to 2262");
        }
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    private static InvalidInputException invalid(String where, String text, String expected) {
        return new InvalidInputException(where, '"' + text + '"', expected);
    }
}
