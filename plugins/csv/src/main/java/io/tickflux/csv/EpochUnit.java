package io.tickflux.csv;

import io.tickflux.api.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** How the {@code Epoch} column of a file is written. */
public enum EpochUnit {
    SECONDS("s", 1_000_000_000L),
    MILLIS("ms", 1_000_000L),
    MICROS("us", 1_000L),
    NANOS("ns", 1L),
    /** ISO-8601 text such as {@code 2018-04-04}, {@code 2018-04-04 00:01} or {@code 2018-04-04T00:01:02.5+02:00}; UTC without a zone. */
    ISO("iso", 0L);

    /** As seconds this is the year 5138, as milliseconds 1973: what is larger is no count of seconds. */
    private static final long SMALLEST_MILLIS = 100_000_000_000L;

    private final String text;
    private final long nanos;

    EpochUnit(String text, long nanos) {
        this.text = text;
        this.nanos = nanos;
    }

    /** @throws InvalidInputException when {@code text} is not one of s, ms, us, ns and iso */
    public static EpochUnit parse(String text) {
        for (EpochUnit unit : values()) {
            if (unit.text.equals(text)) {
                return unit;
            }
        }
        throw new InvalidInputException("epoch unit", '"' + text + '"', "one of s, ms, us, ns, iso");
    }

    /** Guesses from one cell: by its size if it is a whole number, ISO otherwise; null if it is no time at all. */
    static @Nullable EpochUnit guess(String cell) {
        String text = cell.strip();
        if (Numbers.classify(text) != Numbers.Kind.WHOLE) {
            return IsoTime.nanos(text) == IsoTime.INVALID ? null : ISO;
        }
        return text.length() > 20 ? null : ofMagnitude(Numbers.wholeOrMax(text));
    }

    static EpochUnit ofMagnitude(long count) {
        long size = count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
        if (size < SMALLEST_MILLIS) {
            return SECONDS;
        }
        if (size < SMALLEST_MILLIS * 1_000) {
            return MILLIS;
        }
        return size < SMALLEST_MILLIS * 1_000_000 ? MICROS : NANOS;
    }

    /** Nanoseconds that one count stands for; 0 for ISO. */
    long nanos() {
        return nanos;
    }

    /** The short name: s, ms, us, ns or iso. */
    @Override
    public String toString() {
        return text;
    }
}
