package io.tickflux.engine.store;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;

/** Rows that can be recognised: column 1 holds a tag, every other column a value made from it. */
final class Rows {
    static final String TAG = "Tag";

    private Rows() {}

    /** A schema of the tag and more columns, of each type in turn. */
    static Schema schema(int more, ColumnType... types) {
        List<Column> columns = new ArrayList<>(List.of(new Column(TAG, ColumnType.INT64)));
        for (int i = 0; i < more; i++) {
            columns.add(new Column("C" + i, types[i % types.length]));
        }
        return Schema.of(columns);
    }

    static void add(RecordsBuilder rows, Schema schema, long time, long tag) {
        rows.row(time).set(1, tag);
        for (int column = 2; column < schema.size(); column++) {
            rows.setValue(column, value(schema.column(column), tag));
        }
    }

    private static Object value(Column column, long tag) {
        long small = (tag * 31 + column.name().hashCode()) & 0x7F;
        return switch (column.type()) {
            case FLOAT32 -> (float) small / 4;
            case FLOAT64 -> small / 8.0;
            case BOOL -> (small & 1) == 1;
            case STRING16 -> "v" + small + "é";
            default -> small;
        };
    }

    /** The tag of a row, once all its columns have been found to be made from it; else an error that names the column. */
    static long tag(Records records, int row) {
        int tagColumn = records.schema().indexOf(TAG);
        long tag = records.longAt(tagColumn, row);
        for (int i = 1; i < records.schema().size(); i++) {
            Column column = records.schema().column(i);
            if (i != tagColumn && !asText(records.valueAt(i, row)).equals(asText(value(column, tag)))) {
                throw new AssertionError("column " + column + " of row " + row + " with tag " + tag + ": "
                        + records.valueAt(i, row) + ", expected " + value(column, tag));
            }
        }
        return tag;
    }

    private static String asText(Object value) {
        return value instanceof Number number && !(value instanceof Float) && !(value instanceof Double)
                ? Long.toString(number.longValue())
                : value.toString();
    }
}
