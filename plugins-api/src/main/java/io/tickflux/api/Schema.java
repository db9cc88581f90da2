package io.tickflux.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a bucket, in order. Column 0 is always {@link #EPOCH}: the row's time in epoch nanoseconds. On the outside
 * (wire, CSV) time is shown as MarketStore shows it: {@code Epoch} in seconds, and {@code Nanoseconds} too for
 * {@link RecordType#VARIABLE} buckets; the codecs convert.
 */
public final class Schema {
    /** Name of the time column. */
    public static final String EPOCH = "Epoch";
    /** Name of the column that carries the sub-second part of the time on the outside. */
    public static final String NANOSECONDS = "Nanoseconds";

    private static final Column EPOCH_COLUMN = new Column(EPOCH, ColumnType.INT64);
    private static final int MAX_COLUMNS = 1024;

    private final List<Column> columns;
    private final Map<String, Integer> indexes;
    private final int rowBytes;

    private Schema(List<Column> columns, Map<String, Integer> indexes, int rowBytes) {
        this.columns = columns;
        this.indexes = indexes;
        this.rowBytes = rowBytes;
    }

    /**
     * A schema of the time column and {@code values}.
     *
     * @throws InvalidInputException when a name occurs twice or is {@code Epoch}, or there are more than 1023 columns
     */
    public static Schema of(List<Column> values) {
        if (values.size() >= MAX_COLUMNS) {
            throw new InvalidInputException("columns", String.valueOf(values.size()), "at most " + (MAX_COLUMNS - 1));
        }
        List<Column> columns = new ArrayList<>(values.size() + 1);
        columns.add(EPOCH_COLUMN);
        columns.addAll(values);
        Map<String, Integer> indexes = new HashMap<>();
        int rowBytes = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (indexes.put(column.name(), i) != null) {
                throw new InvalidInputException("column name", '"' + column.name() + '"', "each name once");
            }
            rowBytes += column.type().bytes();
        }
        return new Schema(List.copyOf(columns), Map.copyOf(indexes), rowBytes);
    }

    /** As {@link #of(List)}. */
    public static Schema of(Column... values) {
        return of(List.of(values));
    }

    /** All columns, {@code Epoch} first. */
    public List<Column> columns() {
        return columns;
    }

    /** The columns after {@code Epoch}. */
    public List<Column> values() {
        return columns.subList(1, columns.size());
    }

    /** Number of columns, {@code Epoch} included. */
    public int size() {
        return columns.size();
    }

    public Column column(int index) {
        return columns.get(index);
    }

    /** Index of a column, or -1. */
    public int indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? -1 : index;
    }

    /** Bytes that one row takes over all columns. */
    public int rowBytes() {
        return rowBytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schema that && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    @Override
    public String toString() {
        return columns.toString();
    }
}
