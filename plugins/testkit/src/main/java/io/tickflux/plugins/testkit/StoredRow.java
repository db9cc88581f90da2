package io.tickflux.plugins.testkit;

import io.tickflux.api.Records;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row that is stored.
 *
 * @param epochNanos its time
 * @param values by column, boxed, see {@link Records#valueAt}
 */
public record StoredRow(long epochNanos, Map<String, Object> values) {
    /** A row of a batch. */
    public static StoredRow of(Records records, int row) {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 1; i < records.schema().size(); i++) {
            values.put(records.schema().column(i).name(), records.valueAt(i, row));
        }
        return new StoredRow(records.epochNanos(row), values);
    }

    /** @throws IllegalStateException when there is no such column, or it holds no numbers */
    public double number(String column) {
        if (values.get(column) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalStateException(column + ": none in " + values);
    }
}
