package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Records;

/** The columns of a batch that a shape reads, by their number in the shape. */
final class BaseRows {
    private final Records records;
    private final int[] indexes;

    BaseRows(Records records, int[] indexes) {
        this.records = records;
        this.indexes = indexes;
    }

    int size() {
        return records.rows();
    }

    long epochNanos(int row) {
        return records.epochNanos(row);
    }

    double decimal(int source, int row) {
        return records.doubleAt(indexes[source], row);
    }

    /** Unsigned 64-bit values come as their bits. */
    long whole(int source, int row) {
        return records.longAt(indexes[source], row);
    }
}
