package io.tickflux.transport.app.rows;

import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a result and their order: {@code Key} and {@code Position} where asked for, then {@code Epoch}, then the union of
 * all buckets' columns, then {@code Nanoseconds} if any bucket is VARIABLE. Immutable. A layout that grows keeps what it has and
 * adds behind, so that a reader's column numbers stay right.
 */
public final class Layout {
    /** Name of the column that says which bucket a row belongs to. */
    public static final String KEY = "Key";
    /** Name of the column that says which event a row came with. */
    public static final String POSITION = "Position";

    private final List<String> leads;
    private final List<String> columns;

    private Layout(List<String> leads, Set<String> columns) {
        this.leads = List.copyOf(leads);
        this.columns = List.copyOf(columns);
    }

    /** The rows of one bucket. */
    public static Layout ofRows(List<Shape> shapes) {
        return of(List.of(), shapes);
    }

    /** The rows of several buckets. */
    public static Layout ofKeys(List<Shape> shapes) {
        return of(List.of(KEY), shapes);
    }

    /** The rows of events. */
    public static Layout ofEvents(List<Shape> shapes) {
        return of(List.of(KEY, POSITION), shapes);
    }

    private static Layout of(List<String> leads, List<Shape> shapes) {
        Set<String> columns = new LinkedHashSet<>(List.of(Schema.EPOCH));
        shapes.forEach(shape -> columns.addAll(shape.columns()));
        if (shapes.stream().anyMatch(Shape::nanoseconds)) {
            columns.add(Schema.NANOSECONDS);
        }
        return new Layout(leads, columns);
    }

    /** This layout, or a larger one that also has the columns of {@code shape}. */
    public Layout with(Shape shape) {
        Set<String> grown = new LinkedHashSet<>(columns);
        grown.addAll(shape.columns());
        if (shape.nanoseconds()) {
            grown.add(Schema.NANOSECONDS);
        }
        return grown.size() == columns.size() ? this : new Layout(leads, grown);
    }

    /** {@code Key}, {@code Position}, both or neither. */
    List<String> leads() {
        return leads;
    }

    /** {@code Epoch} and what follows. */
    List<String> columns() {
        return columns;
    }

    /** All names, in order. */
    List<String> header() {
        List<String> header = new ArrayList<>(leads);
        header.addAll(columns);
        return header;
    }
}
