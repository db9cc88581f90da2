package io.tickflux.api;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The length of a bucket's slots: a count and a unit, such as {@code 5Min}. There is one grammar, for storing, querying and
 * aggregating alike: a positive count followed by
 *
 * <table>
 * <caption>Units</caption>
 * <tr><th>unit</th><th>also written</th><th>slots start at</th></tr>
 * <tr><td>{@code Sec}</td><td>{@code S}, {@code Second}</td><td>multiples since 1970-01-01T00:00Z</td></tr>
 * <tr><td>{@code Min}</td><td>{@code T}, {@code Minute}</td><td>the same</td></tr>
 * <tr><td>{@code H}</td><td>{@code Hour}</td><td>the same</td></tr>
 * <tr><td>{@code D}</td><td>{@code Day}</td><td>the same, so midnight UTC</td></tr>
 * <tr><td>{@code W}</td><td>{@code Week}</td><td>Monday, multiples since 1970-01-05</td></tr>
 * <tr><td>{@code M}</td><td>{@code Month}</td><td>the first of the month, multiples since January 1970</td></tr>
 * <tr><td>{@code Y}</td><td>{@code Year}</td><td>1 January, multiples since year 0</td></tr>
 * </table>
 *
 * The other spellings mean the same bucket: {@code 1T} is {@code 1Min}. Units are case-sensitive, because {@code 1M} is a month.
 */
public final class Timeframe implements Comparable<Timeframe> {
    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+)([A-Za-z]+)");
    private static final int MAX_COUNT = 1_000_000;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    /** The Monday that weeks are counted from: 1970-01-05. */
    private static final long FIRST_MONDAY_NANOS = 4 * NANOS_PER_DAY;

    private static final long MAX_NOMINAL_NANOS = 200L * 365 * NANOS_PER_DAY;

    private final int count;
    private final Unit unit;
    private final String text;

    private Timeframe(int count, Unit unit) {
        this.count = count;
        this.unit = unit;
        this.text = count + unit.spelling;
    }

    /**
     * Reads a timeframe.
     *
     * @throws InvalidInputException when {@code text} is not of the grammar above, with the nearest right spelling
     */
    public static Timeframe parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw invalid(text, "a count and a unit, such as 1Min");
        }
        Unit unit = Unit.of(matcher.group(2));
        if (unit == null) {
            throw invalid(text, unitHint(matcher.group(1), matcher.group(2)));
        }
        return of(count(text, matcher.group(1)), unit);
    }

    private static Timeframe of(int count, Unit unit) {
        if ((double) count * unit.nominalNanos > MAX_NOMINAL_NANOS) {
            throw invalid(count + unit.spelling, "at most 200 years");
        }
        return new Timeframe(count, unit);
    }

    private static int count(String text, String digits) {
        if (digits.length() > 7 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > MAX_COUNT) {
            throw invalid(text, "a count from 1 to " + MAX_COUNT);
        }
        return Integer.parseInt(digits);
    }

    private static String unitHint(String count, String unit) {
        List<String> spellings = new ArrayList<>();
        for (Unit known : Unit.values()) {
            spellings.addAll(known.spellings);
        }
        return NearestWord.of(unit, spellings)
                .map(nearest -> "did you mean \"" + count + nearest + "\"?")
                .orElse("one of the units Sec, Min, H, D, W, M, Y");
    }

    private static InvalidInputException invalid(String text, String expected) {
        return new InvalidInputException("timeframe", '"' + text + '"', expected);
    }

    /**
     * The start of the slot that holds {@code epochNanos}.
     *
     * @throws InvalidInputException when the slot reaches beyond the times that a long can hold
     */
    public long floor(long epochNanos) {
        try {
            return switch (unit) {
                case MONTH, YEAR -> monthStart(Math.floorDiv(monthOf(epochNanos), months()) * months());
                case WEEK -> FIRST_MONDAY_NANOS + floorTo(Math.subtractExact(epochNanos, FIRST_MONDAY_NANOS));
                default -> floorTo(epochNanos);
            };
        } catch (ArithmeticException overflow) {
            throw beyond(epochNanos);
        }
    }

    /**
     * The start of the slot after the one that holds {@code epochNanos}; a slot is half open: {@code [floor, next)}.
     *
     * @throws InvalidInputException as {@link #floor}
     */
    public long next(long epochNanos) {
        try {
            return switch (unit) {
                case MONTH, YEAR -> monthStart((Math.floorDiv(monthOf(epochNanos), months()) + 1) * months());
                default -> Math.addExact(floor(epochNanos), nominalNanos());
            };
        } catch (ArithmeticException overflow) {
            throw beyond(epochNanos);
        }
    }

    private InvalidInputException beyond(long epochNanos) {
        return new InvalidInputException(
                "time", epochNanos + " ns", "a time whose slot of " + text + " lies in the years 1677 to 2262");
    }

    private long floorTo(long nanos) {
        return Math.multiplyExact(Math.floorDiv(nanos, nominalNanos()), nominalNanos());
    }

    private long months() {
        return unit == Unit.YEAR ? 12L * count : count;
    }

    /** Months since January of year 0 for years, since January 1970 for months: where the multiples are counted from. */
    private long monthOf(long epochNanos) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochNanos, NANOS_PER_DAY));
        return date.getYear() * 12L + date.getMonthValue() - 1 - originMonth();
    }

    private long monthStart(long month) {
        long absolute = month + originMonth();
        LocalDate first = LocalDate.of((int) Math.floorDiv(absolute, 12L), (int) Math.floorMod(absolute, 12L) + 1, 1);
        return Math.multiplyExact(first.atStartOfDay(ZoneOffset.UTC).toEpochSecond(), 1_000_000_000L);
    }

    private long originMonth() {
        return unit == Unit.YEAR ? 0 : 1970 * 12L;
    }

    /** Whether every slot of {@code smaller} lies within one slot of this timeframe, so that it can be built from it. */
    public boolean contains(Timeframe smaller) {
        if (isCalendar() || smaller.isCalendar()) {
            return isCalendar() && containsInCalendar(smaller);
        }
        boolean sameOrigin = unit == smaller.unit || (smaller.unit != Unit.WEEK && unit != Unit.WEEK);
        boolean weekOfDays = unit == Unit.WEEK && NANOS_PER_DAY % smaller.nominalNanos() == 0;
        return (sameOrigin || weekOfDays) && nominalNanos() % smaller.nominalNanos() == 0;
    }

    private boolean containsInCalendar(Timeframe smaller) {
        if (smaller.isCalendar()) {
            boolean aligned = unit == smaller.unit || (unit == Unit.YEAR && 12 % smaller.months() == 0);
            return aligned && months() % smaller.months() == 0;
        }
        return NANOS_PER_DAY % smaller.nominalNanos() == 0;
    }

    private boolean isCalendar() {
        return unit == Unit.MONTH || unit == Unit.YEAR;
    }

    /** The usual length: exact up to weeks, a month counts as 30 days and a year as 365. */
    public Duration nominalDuration() {
        return Duration.ofNanos(nominalNanos());
    }

    private long nominalNanos() {
        return count * unit.nominalNanos;
    }

    /** Shorter timeframes come first. */
    @Override
    public int compareTo(Timeframe other) {
        int byLength = Long.compare(nominalNanos(), other.nominalNanos());
        return byLength != 0 ? byLength : text.compareTo(other.text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timeframe that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The one canonical spelling, such as {@code 1Min}. */
    @Override
    public String toString() {
        return text;
    }

    private enum Unit {
        SECOND(1_000_000_000L, "Sec", "S", "Second"),
        MINUTE(60_000_000_000L, "Min", "T", "Minute"),
        HOUR(3_600_000_000_000L, "H", "Hour"),
        DAY(NANOS_PER_DAY, "D", "Day"),
        WEEK(7 * NANOS_PER_DAY, "W", "Week"),
        MONTH(30 * NANOS_PER_DAY, "M", "Month"),
        YEAR(365 * NANOS_PER_DAY, "Y", "Year");

        private final long nominalNanos;
        private final String spelling;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> spellings;

        Unit(long nominalNanos, String... spellings) {
            this.nominalNanos = nominalNanos;
            this.spelling = spellings[0];
            this.spellings = List.of(spellings);
        }

        static @Nullable Unit of(String text) {
            for (Unit unit : values()) {
                if (unit.spellings.contains(text)) {
                    return unit;
                }
            }
            return null;
        }
    }
}
