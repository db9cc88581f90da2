package io.tickflux.transport.app.rows;

import io.tickflux.api.Column;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import java.util.List;

/**
 * Which columns rows have on the outside.
 *
 * @param columns those behind {@code Epoch}, in order
 * @param nanoseconds whether the time has a sub-second part, as in VARIABLE buckets
 */
public record Shape(List<String> columns, boolean nanoseconds) {
    public Shape {
        columns = List.copyOf(columns);
    }

    public static Shape of(RecordType type, Schema schema) {
        return new Shape(schema.values().stream().map(Column::name).toList(), type == RecordType.VARIABLE);
    }
}
