package io.tickflux.api;

/**
 * How many rows of each bucket a query returns.
 *
 * @param end which end of the range to count from
 * @param rows at most so many rows, {@link Long#MAX_VALUE} for all
 */
public record Limit(End end, long rows) {
    /** Every row. */
    public static final Limit NONE = new Limit(End.FIRST, Long.MAX_VALUE);

    /** @throws InvalidInputException when {@code rows} is negative */
    public Limit {
        if (rows < 0) {
            throw new InvalidInputException("limit", String.valueOf(rows), "0 or more rows");
        }
    }

    /** The oldest rows of the range. */
    public static Limit first(long rows) {
        return new Limit(End.FIRST, rows);
    }

    /** The newest rows of the range; they come in ascending order all the same. */
    public static Limit last(long rows) {
        return new Limit(End.LAST, rows);
    }

    /** An end of a time range. */
    public enum End {
        FIRST,
        LAST
    }
}
