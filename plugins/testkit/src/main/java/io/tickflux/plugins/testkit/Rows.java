package io.tickflux.plugins.testkit;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes rows down in a line each: {@code Rows.of("Price:f8", "Size:i8").at("2024-03-04T10:00:00Z", 1.5, 100)}. */
public final class Rows {
    private final RecordsBuilder rows;

    private Rows(RecordsBuilder rows) {
        this.rows = rows;
    }

    /** Rows of these columns, each {@code NAME:TYPE} with numpy's names of types. */
    public static Rows of(String... columns) {
        return new Rows(Records.builder(schema(columns)));
    }

    /** Open, High, Low and Close as {@code f8}, and Volume of a type. */
    public static Rows bars(ColumnType volume) {
        return of("Open:f8", "High:f8", "Low:f8", "Close:f8", "Volume:" + volume.wireName());
    }

    /** Columns, each {@code NAME:TYPE}. */
    public static Schema schema(String... columns) {
        List<Column> values = new ArrayList<>();
        for (String column : columns) {
            int colon = column.lastIndexOf(':');
            values.add(new Column(column.substring(0, colon), ColumnType.ofWireName(column.substring(colon + 1))));
        }
        return Schema.of(values);
    }

    /** Epoch nanoseconds of a time such as {@code 2024-03-04T10:00:00.5Z}. */
    public static long nanos(String time) {
        Instant instant = Instant.parse(time);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    /** Another row, with a number, Boolean or String for each column. */
    public Rows at(String time, Object... values) {
        return at(nanos(time), values);
    }

    /** Another row at a time in epoch nanoseconds. */
    public Rows at(long epochNanos, Object... values) {
        rows.row(epochNanos);
        for (int i = 0; i < values.length; i++) {
            rows.setValue(i + 1, values[i]);
        }
        return this;
    }

    /** The rows; nothing can be added any more. */
    public Records build() {
        return rows.build();
    }
}
