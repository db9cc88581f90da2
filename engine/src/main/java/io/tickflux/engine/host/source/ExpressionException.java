package io.tickflux.engine.host.source;

/** Text that is no condition or no schedule; says which part of it is wrong. */
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int offset;
    private final int length;

    ExpressionException(int offset, int length, String found, String expected) {
        this(offset, length, found + " (expected: " + expected + ")");
    }

    private ExpressionException(int offset, int length, String problem) {
        super(problem);
        this.problem = problem;
        this.offset = offset;
        this.length = length;
    }

    /** What was found and what was expected. */
    public String problem() {
        return problem;
    }

    /** Where the wrong part begins, from 0, in UTF-16 units. */
    public int offset() {
        return offset;
    }

    /** How many UTF-16 units are meant; 0 at the end of the text. */
    public int length() {
        return length;
    }
}
