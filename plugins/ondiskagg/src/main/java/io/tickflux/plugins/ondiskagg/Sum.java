package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordsBuilder;

/**
 * The exact sum, rounded once; NaN is left out.
 *
 * <pre>state: | values | sum, two longs: see {@link Sums} |</pre>
 *
 * @param source the column
 * @param sourceType its type
 */
record Sum(int source, ColumnType sourceType) implements Aggregate {
    @Override
    public int width() {
        return 3;
    }

    @Override
    public void read(BaseRows rows, int row, long[] state, int at) {
        if (sourceType.isFloating()) {
            double value = rows.decimal(source, row);
            if (!Double.isNaN(value)) {
                state[at] = 1;
                Sums.addDecimal(state, at + 1, value, 0);
            }
        } else {
            long value = rows.whole(source, row);
            state[at] = 1;
            Sums.addWhole(state, at + 1, sourceType == ColumnType.UINT64 ? 0 : value >> 63, value);
        }
    }

    @Override
    public void add(long[] total, long[] next, int at) {
        addFrom(total, at, next, at);
    }

    /** Takes a sum that stands elsewhere into this one. */
    void addFrom(long[] total, int at, long[] next, int from) {
        if (next[from] == 0) {
            return;
        }
        total[at] += next[from];
        if (sourceType.isFloating()) {
            Sums.addDecimals(total, at + 1, next, from + 1);
        } else {
            Sums.addWhole(total, at + 1, next[from + 1], next[from + 2]);
        }
    }

    @Override
    public boolean isPresent(long[] state, int at) {
        return state[at] != 0;
    }

    /** So wide that a sum of 32-bit values fits. */
    @Override
    public ColumnType type() {
        if (sourceType.isFloating()) {
            return ColumnType.FLOAT64;
        }
        return sourceType == ColumnType.UINT64 ? ColumnType.UINT64 : ColumnType.INT64;
    }

    /** @throws InvalidInputException when the sum fits no 64-bit number */
    @Override
    public void write(RecordsBuilder rows, int column, long[] state, int at) {
        if (sourceType.isFloating()) {
            rows.set(column, isPresent(state, at) ? Sums.decimal(state, at + 1) : Double.NaN);
            return;
        }
        boolean fits =
                sourceType == ColumnType.UINT64 ? Sums.fitsUnsigned(state, at + 1) : Sums.fitsSigned(state, at + 1);
        if (!fits) {
            throw new InvalidInputException(
                    "sum of column " + column, "a sum beyond 64 bits", "at most 2^63 - 1, or 2^64 - 1 unsigned");
        }
        rows.set(column, state[at + 2]);
    }
}
