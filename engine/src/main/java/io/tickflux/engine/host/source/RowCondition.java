package io.tickflux.engine.host.source;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the columns of a row, such as {@code Volume > 1000 and (Close >= Open or Cond = 'T')}.
 *
 * <pre>
 *   condition   = all { "or" all }          all   = term { "and" term }
 *   term        = "not" term | "(" condition ")" | value op value
 *   op          = "=" "==" "!=" "&lt;&gt;" "&lt;" "&lt;=" "&gt;" "&gt;="
 *   value       = column | "quoted column" | number | 'text' | true | false
 * </pre>
 *
 * Whole numbers are compared exactly, all others as doubles, of which NaN equals nothing; {@code bool} columns are 0 or 1; {@code u8}
 * columns are rounded beyond 2^53. Text is compared with text only. Immutable; equal when the text is.
 */
public final class RowCondition {
    /** The longest text. */
    public static final int MAX_CHARS = 1_000;

    private final String text;
    private final Term root;

    private RowCondition(String text, Term root) {
        this.text = text;
        this.root = root;
    }

    /** A condition that knows no schema yet. */
    @FunctionalInterface
    interface Term {
        /** @throws InvalidInputException when a column is missing, or text meets a number */
        RowTest bind(Schema schema);
    }

    /** Whether a row is wanted. */
    @FunctionalInterface
    interface RowTest {
        boolean test(Records records, int row);
    }

    /** @throws ExpressionException when the text is none */
    public static RowCondition parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new ExpressionException(
                    0, text.length(), text.length() + " characters", "at most " + MAX_CHARS + " characters");
        }
        return new RowCondition(text, ConditionParser.parse(text));
    }

    /**
     * The rows that are wanted, in their order.
     *
     * @throws InvalidInputException when the rows lack a column of the condition, or one is text where a number is wanted or the
     *     other way round
     */
    public Records select(Records records) {
        RowTest test = root.bind(records.schema());
        RecordsBuilder wanted = Records.builder(records.schema());
        int row = 0;
        while (row < records.rows()) {
            int from = row;
            while (row < records.rows() && test.test(records, row)) {
                row++;
            }
            if (from == 0 && row == records.rows()) {
                return records;
            }
            wanted.append(records, from, row);
            row++;
        }
        return wanted.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowCondition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
