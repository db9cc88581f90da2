package io.tickflux.engine.host.source;

import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a column, or a value.
 *
 * @param column the column's name; null for a value
 * @param text the value of a text; null otherwise
 * @param whole the value of a whole number; null otherwise
 * @param number the value of any number
 */
record Operand(
        @Nullable String column,
        @Nullable String text,
        @Nullable Long whole,
        double number) {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");

    static Operand column(String name) {
        return new Operand(name, null, null, 0);
    }

    static Operand text(String value) {
        return new Operand(null, value, null, 0);
    }

    static Operand number(String digits) {
        Long whole = WHOLE.matcher(digits).matches() ? Long.valueOf(digits) : null;
        return new Operand(null, null, whole, Double.parseDouble(digits));
    }

    boolean isText() {
        return text != null;
    }

    boolean isNumber() {
        return column == null && text == null;
    }

    /** With the columns of a schema. */
    Bound bind(Schema schema) {
        if (column == null) {
            return new Bound(this, -1, isText(), whole != null);
        }
        int index = schema.indexOf(column);
        if (index < 0) {
            var names = schema.columns().stream().map(known -> known.name()).toList();
            String expected = NearestWord.of(column, names)
                    .map(nearest -> "did you mean \"" + nearest + "\"?")
                    .orElseGet(() -> "one of " + String.join(", ", names));
            throw new InvalidInputException("column", '"' + column + '"', expected);
        }
        ColumnType type = schema.column(index).type();
        boolean whole = type == ColumnType.BOOL || (type.isIntegral() && type != ColumnType.UINT64);
        return new Bound(this, index, type == ColumnType.STRING16, whole);
    }

    /** An operand whose column is found. */
    record Bound(Operand operand, int index, boolean isText, boolean isWhole) {
        String text(Records records, int row) {
            return operand.text != null ? operand.text : records.textAt(index, row);
        }

        long whole(Records records, int row) {
            return operand.whole != null ? operand.whole : records.longAt(index, row);
        }

        double number(Records records, int row) {
            return index < 0 ? operand.number : records.doubleAt(index, row);
        }
    }
}
