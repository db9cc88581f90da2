package io.tickflux.transport.client.protocol;

import io.tickflux.api.InvalidInputException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Time as it is shown on the outside: epoch seconds, with up to nine decimals, or ISO 8601. Inside it is epoch nanoseconds.
 *
 * <pre>
 *   1381151400              1381151400.000000001
 *   2013-10-07              2013-10-07T13:10:00         2013-10-07T13:10:00.5Z
 * </pre>
 */
public final class WireTime {
    /** Nanoseconds of a second. */
    public static final int NANOS = 1_000_000_000;

    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?");
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - 1;

    private WireTime() {}

    /**
     * Epoch nanoseconds of a text; without a zone it is UTC.
     *
     * @throws InvalidInputException when the text has another shape, or the time lies outside the years 1677 to 2262
     */
    public static long parse(String where, String text) {
        try {
            if (SECONDS.matcher(text).matches()) {
                BigDecimal seconds = new BigDecimal(text);
                long whole = seconds.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
                int nanos = seconds.subtract(BigDecimal.valueOf(whole))
                        .movePointRight(9)
                        .intValueExact();
                return nanos(where, whole, nanos);
            }
            Instant instant = instant(text);
            return nanos(where, instant.getEpochSecond(), instant.getNano());
        } catch (DateTimeException e) {
            throw new InvalidInputException(where, '"' + text + '"', "epoch seconds or an ISO time");
        }
    }

    private static Instant instant(String text) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean hasZone = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return hasZone
                ? java.time.OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    /**
     * Epoch nanoseconds of seconds and the nanoseconds of that second.
     *
     * @throws InvalidInputException when a part is out of its range
     */
    public static long nanos(String where, long seconds, long nanosOfSecond) {
        if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
            throw new InvalidInputException(where, String.valueOf(seconds), "epoch seconds, in the years 1677 to 2262");
        }
        if (nanosOfSecond < 0 || nanosOfSecond >= NANOS) {
            throw new InvalidInputException(where, nanosOfSecond + " nanoseconds", "0 to 999999999");
        }
        return seconds * NANOS + nanosOfSecond;
    }

    public static long seconds(long epochNanos) {
        return Math.floorDiv(epochNanos, (long) NANOS);
    }

    public static int nanosOfSecond(long epochNanos) {
        return (int) Math.floorMod(epochNanos, (long) NANOS);
    }

    /** Epoch seconds with as many decimals as needed; {@link #parse} reads it back. */
    public static String format(long epochNanos) {
        return BigDecimal.valueOf(epochNanos, 9).stripTrailingZeros().toPlainString();
    }
}
