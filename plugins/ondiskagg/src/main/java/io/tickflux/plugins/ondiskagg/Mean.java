package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordsBuilder;

/**
 * The mean of a column, plain or weighted by another: the exact sum of values times weights, rounded, by the exact sum of weights,
 * rounded. Rows with NaN are left out; without any, or with no weight at all, it is NaN.
 *
 * <pre>state: | rows | sum of values times weights, two longs | sum of weights, two longs |</pre>
 *
 * @param source the column
 * @param weight the column of weights, or {@link #UNWEIGHTED}
 */
record Mean(int source, int weight) implements Aggregate {
    static final int UNWEIGHTED = -1;

    @Override
    public int width() {
        return 5;
    }

    @Override
    public void read(BaseRows rows, int row, long[] state, int at) {
        double value = rows.decimal(source, row);
        double by = weight == UNWEIGHTED ? 1 : rows.decimal(weight, row);
        if (!Double.isNaN(value) && !Double.isNaN(by)) {
            state[at] = 1;
            Sums.addProduct(state, at + 1, value, by);
            Sums.addDecimal(state, at + 3, by, 0);
        }
    }

    @Override
    public void add(long[] total, long[] next, int at) {
        if (next[at] != 0) {
            total[at] += next[at];
            Sums.addDecimals(total, at + 1, next, at + 1);
            Sums.addDecimals(total, at + 3, next, at + 3);
        }
    }

    @Override
    public boolean isPresent(long[] state, int at) {
        return state[at] != 0;
    }

    @Override
    public ColumnType type() {
        return ColumnType.FLOAT64;
    }

    @Override
    public void write(RecordsBuilder rows, int column, long[] state, int at) {
        double weights = Sums.decimal(state, at + 3);
        rows.set(column, weights == 0 ? Double.NaN : Sums.decimal(state, at + 1) / weights);
    }
}
