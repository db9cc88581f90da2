package io.tickflux.api;

/**
 * Input that cannot be accepted: says where it stood, what was found and what was expected. Nothing was changed; the same
 * input fails again, so a retry is pointless.
 */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String found;
    private final String expected;

    public InvalidInputException(String where, String found, String expected) {
        super(where + ": " + found + " (expected: " + expected + ")");
        this.where = where;
        this.found = found;
        this.expected = expected;
    }

    /** The place of the fault, such as {@code timeframe} or {@code column Open, row 7}. */
    public String where() {
        return where;
    }

    /** What stood there, ready to print. */
    public String found() {
        return found;
    }

    /** The rule it broke, often with the nearest right word. */
    public String expected() {
        return expected;
    }
}
