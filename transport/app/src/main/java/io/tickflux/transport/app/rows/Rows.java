package io.tickflux.transport.app.rows;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import org.jspecify.annotations.Nullable;

/**
 * Rows to be shown.
 *
 * @param key their bucket
 * @param position their event; null when they come from a query
 * @param type their bucket's type
 * @param records the rows
 */
public record Rows(BucketKey key, @Nullable Position position, RecordType type, Records records) {
    public Shape shape() {
        return Shape.of(type, records.schema());
    }

    /** The first {@code count} rows, or all if there are fewer. */
    public Rows first(long count) {
        int rows = (int) Math.min(count, records.rows());
        return new Rows(key, position, type, records.slice(0, rows));
    }
}
