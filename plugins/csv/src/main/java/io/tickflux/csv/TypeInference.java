package io.tickflux.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of a file's columns from all of its rows, so that the millionth row cannot surprise.
 *
 * <p>The cells vote: a column is of numbers, of bools or of text as most of its filled cells are; numbers win a tie. A column of
 * numbers is {@code i8} when each of them is a whole number that fits ({@code u8} when it fits only there), {@code f8} otherwise.
 * The outvoted cells are bad rows: one {@code n/a} does not turn prices into text.
 */
final class TypeInference {
    private TypeInference() {}

    /** Reads {@code rows} to its end. */
    static Result infer(RowSource rows) {
        Header header = rows.header();
        List<Integer> indexes = header.valueIndexes(null);
        Votes[] votes = new Votes[indexes.size()];
        for (int i = 0; i < votes.length; i++) {
            votes[i] = new Votes();
        }
        EpochUnit unit = null;
        for (CsvRecord row = rows.next(); row != null; row = rows.next()) {
            if (row.getFieldCount() != header.size()) {
                continue;
            }
            unit = unit == null ? EpochUnit.guess(row.getField(header.epochIndex())) : unit;
            for (int i = 0; i < votes.length; i++) {
                votes[i].add(row.getField(indexes.get(i)));
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < votes.length; i++) {
            columns.add(new Column(header.names().get(indexes.get(i)), votes[i].winner()));
        }
        return new Result(Schema.of(columns), unit);
    }

    /** What was found; the unit is null when no row has a time. */
    record Result(Schema schema, @Nullable EpochUnit unit) {}

    /** What the cells of one column look like. */
    private static final class Votes {
        private static final int DIGITS_THAT_FIT = 18;

        private long whole;
        private long decimal;
        private long bool;
        private long text;
        private boolean fitsSigned = true;
        private boolean fitsUnsigned = true;

        void add(String cell) {
            String stripped = cell.strip();
            switch (Numbers.classify(stripped)) {
                case WHOLE -> addWhole(stripped);
                case DECIMAL, SPECIAL -> decimal++;
                case NONE -> addWord(stripped);
            }
        }

        private void addWhole(String cell) {
            whole++;
            if (cell.length() > DIGITS_THAT_FIT) {
                java.math.BigInteger value = new java.math.BigInteger(cell);
                fitsSigned &= value.bitLength() <= 63;
                fitsUnsigned &= value.signum() >= 0 && value.bitLength() <= 64;
            } else {
                fitsUnsigned &= cell.charAt(0) != '-';
            }
        }

        private void addWord(String cell) {
            if (cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false")) {
                bool++;
            } else if (!cell.isEmpty()) {
                text++;
            }
        }

        ColumnType winner() {
            long numbers = whole + decimal;
            if (numbers >= bool + text) {
                return decimal > 0 || whole == 0 ? ColumnType.FLOAT64 : wholeType();
            }
            return bool > text + numbers ? ColumnType.BOOL : ColumnType.STRING16;
        }

        private ColumnType wholeType() {
            if (fitsSigned) {
                return ColumnType.INT64;
            }
            return fitsUnsigned ? ColumnType.UINT64 : ColumnType.FLOAT64;
        }
    }
}
