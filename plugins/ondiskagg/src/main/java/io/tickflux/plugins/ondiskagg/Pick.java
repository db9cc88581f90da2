package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordsBuilder;

/**
 * The first, highest, lowest or last value. Of NaN and a number, the number is the higher and the lower one.
 *
 * <pre>state: | 1 when there is one | its bits |</pre>
 *
 * @param which which one
 * @param source the column
 * @param type the column's type, and the bar's
 */
record Pick(Which which, int source, ColumnType type) implements Aggregate {
    enum Which {
        FIRST,
        MAX,
        MIN,
        LAST
    }

    @Override
    public int width() {
        return 2;
    }

    @Override
    public void read(BaseRows rows, int row, long[] state, int at) {
        state[at] = 1;
        state[at + 1] =
                type.isFloating() ? Double.doubleToRawLongBits(rows.decimal(source, row)) : rows.whole(source, row);
    }

    @Override
    public void add(long[] total, long[] next, int at) {
        if (next[at] == 0) {
            return;
        }
        boolean takes = total[at] == 0
                || switch (which) {
                    case FIRST -> false;
                    case LAST -> true;
                    case MAX -> isBeyond(next[at + 1], total[at + 1], 1);
                    case MIN -> isBeyond(next[at + 1], total[at + 1], -1);
                };
        if (takes) {
            total[at] = 1;
            total[at + 1] = next[at + 1];
        }
    }

    /** Whether {@code a} lies beyond {@code b} in a direction, 1 up or -1 down. */
    private boolean isBeyond(long a, long b, int direction) {
        if (!type.isFloating()) {
            int order = type == ColumnType.UINT64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
            return order * direction > 0;
        }
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return !Double.isNaN(x);
        }
        return Double.compare(x, y) * direction > 0;
    }

    @Override
    public boolean isPresent(long[] state, int at) {
        return state[at] != 0;
    }

    @Override
    public void write(RecordsBuilder rows, int column, long[] state, int at) {
        if (!type.isFloating()) {
            rows.set(column, state[at + 1]);
        } else if (isPresent(state, at)) {
            rows.set(column, Double.longBitsToDouble(state[at + 1]));
        } else {
            rows.set(column, Double.NaN);
        }
    }
}
