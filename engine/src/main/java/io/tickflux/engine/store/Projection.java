package io.tickflux.engine.store;

import io.tickflux.api.Column;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which columns of a bucket are read, in which order; {@code Epoch} is always the first. */
final class Projection {
    private final Schema schema;
    private final int[] columns;
    private final int[] widths;

    private Projection(Schema schema, int[] columns) {
        this.schema = schema;
        this.columns = columns;
        this.widths = schema.columns().stream()
                .mapToInt(column -> column.type().bytes())
                .toArray();
    }

    static Projection all(Layout layout) {
        return new Projection(
                layout.schema(), IntStream.range(0, layout.schema().size()).toArray());
    }

    /** Times only. */
    static Projection epoch() {
        return new Projection(Schema.of(), new int[] {0});
    }

    /** {@code Epoch} and the named columns; all of them when there are no names. Unknown names are left out. */
    static Projection of(Layout layout, List<String> names) {
        if (names.isEmpty()) {
            return all(layout);
        }
        List<Column> values = new ArrayList<>();
        for (String name : names) {
            int index = layout.schema().indexOf(name);
            if (index > 0 && !values.contains(layout.schema().column(index))) {
                values.add(layout.schema().column(index));
            }
        }
        Schema schema = Schema.of(values);
        int[] columns = schema.columns().stream()
                .mapToInt(column -> layout.schema().indexOf(column.name()))
                .toArray();
        return new Projection(schema, columns);
    }

    /** The columns that are read. */
    Schema schema() {
        return schema;
    }

    /** Number of columns that are read. */
    int size() {
        return columns.length;
    }

    /** The bytes of one value of each column that is read; not to be changed. */
    int[] widths() {
        return widths;
    }

    /** Index in the bucket's schema of the {@code i}-th column that is read. */
    int column(int i) {
        return columns[i];
    }
}
