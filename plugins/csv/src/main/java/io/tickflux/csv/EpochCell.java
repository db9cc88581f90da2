package io.tickflux.csv;

/** Reads the {@code Epoch} cells of one file. */
final class EpochCell {
    static final long INVALID = IsoTime.INVALID;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final String RANGE = ", in the years 1677 to 2262";

    private final EpochUnit unit;
    private final boolean isGuessed;
    private final String expected;

    private EpochCell(EpochUnit unit, boolean isGuessed, String expected) {
        this.unit = unit;
        this.isGuessed = isGuessed;
        this.expected = expected;
    }

    /** The file's writer said which unit it is. */
    static EpochCell named(EpochUnit unit) {
        return new EpochCell(unit, false, timeIn(unit) + RANGE);
    }

    /** The unit was guessed from one cell; a cell for which the guess would be another is refused. */
    static EpochCell guessed(EpochUnit unit) {
        return new EpochCell(unit, true, timeIn(unit) + " as in the file's first row" + RANGE);
    }

    /** No cell of the file is a time. */
    static EpochCell unknown() {
        return new EpochCell(EpochUnit.SECONDS, true, "a whole number of s, ms, us or ns, or an ISO-8601 time" + RANGE);
    }

    private static String timeIn(EpochUnit unit) {
        return unit == EpochUnit.ISO ? "an ISO-8601 time" : "a whole number of " + unit;
    }

    EpochUnit unit() {
        return unit;
    }

    /** Epoch nanoseconds, or {@link #INVALID}. */
    long nanos(String cell) {
        String text = cell.strip();
        if (unit == EpochUnit.ISO) {
            return IsoTime.nanos(text);
        }
        if (Numbers.classify(text) != Numbers.Kind.WHOLE || text.length() > 20) {
            return INVALID;
        }
        long count = Numbers.wholeOrMax(text);
        boolean contradicts = isGuessed && EpochUnit.ofMagnitude(count) != unit;
        return contradicts || count > Long.MAX_VALUE / unit.nanos() || count < Long.MIN_VALUE / unit.nanos()
                ? INVALID
                : count * unit.nanos();
    }

    /** The sub-second part from a cell of the {@code Nanoseconds} column, or {@link #INVALID}. */
    static long fraction(String cell) {
        String text = cell.strip();
        if (Numbers.classify(text) != Numbers.Kind.WHOLE || text.length() > 20) {
            return INVALID;
        }
        long nanos = Numbers.wholeOrMax(text);
        return nanos < 0 || nanos >= NANOS_PER_SECOND ? INVALID : nanos;
    }

    String expected() {
        return expected;
    }
}
