package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordsBuilder;

/**
 * How many rows.
 *
 * <pre>state: | rows |</pre>
 */
record Count() implements Aggregate {
    @Override
    public int width() {
        return 1;
    }

    @Override
    public void read(BaseRows rows, int row, long[] state, int at) {
        state[at] = 1;
    }

    @Override
    public void add(long[] total, long[] next, int at) {
        total[at] += next[at];
    }

    @Override
    public boolean isPresent(long[] state, int at) {
        return state[at] != 0;
    }

    @Override
    public ColumnType type() {
        return ColumnType.INT64;
    }

    @Override
    public void write(RecordsBuilder rows, int column, long[] state, int at) {
        rows.set(column, state[at]);
    }
}
