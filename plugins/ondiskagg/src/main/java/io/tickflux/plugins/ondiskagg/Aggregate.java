package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordsBuilder;

/**
 * Makes one value from many rows. What it knows of some rows is its state, a few longs in a bar's array; states of neighbouring spans of
 * time can be taken together, and it does not matter how the rows were grouped before.
 */
interface Aggregate {
    /** How many longs the state takes; all zero means no rows. */
    int width();

    /** Sets the state to that of one row. */
    void read(BaseRows rows, int row, long[] state, int at);

    /** Takes the rows of {@code next}, which follow in time, into {@code total}. */
    void add(long[] total, long[] next, int at);

    /** Whether the state holds any row. */
    boolean isPresent(long[] state, int at);

    /** The type of the values it makes. */
    ColumnType type();

    /** Sets {@code column} of the last row. */
    void write(RecordsBuilder rows, int column, long[] state, int at);
}
