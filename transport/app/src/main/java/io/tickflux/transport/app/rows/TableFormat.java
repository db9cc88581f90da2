package io.tickflux.transport.app.rows;

import io.tickflux.api.Schema;
import io.tickflux.transport.app.console.Console;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns, as wide as the first rows of a layout need; a later cell that is wider moves its line. Times are ISO 8601, so
 * {@code Nanoseconds} has no column of its own.
 */
final class TableFormat implements RowFormat {
    /** Rows that are measured: what fits on a few screens. */
    private static final int MEASURED_ROWS = 256;

    private static final String GAP = "  ";

    private final Console console;
    private Layout layout;
    /** Null until the first rows of the layout come: only then the header can be written. */
    private int @Nullable [] widths;

    TableFormat(Console console, Layout layout) {
        this.console = console;
        this.layout = layout;
    }

    @Override
    public void layout(Layout next) {
        layout = next;
        widths = null;
    }

    @Override
    public void rows(Rows rows) {
        Cells cells = Cells.of(layout, rows);
        if (widths == null) {
            widths = measure(cells);
            printHeader(widths, cells);
        }
        for (int row = 0; row < cells.rows(); row++) {
            printLine(line(cells, row), widths, cells);
        }
    }

    private int[] measure(Cells cells) {
        List<String> header = header();
        int[] measured = header.stream().mapToInt(String::length).toArray();
        for (int row = 0; row < Math.min(cells.rows(), MEASURED_ROWS); row++) {
            List<String> line = line(cells, row);
            for (int i = 0; i < measured.length; i++) {
                measured[i] = Math.max(measured[i], line.get(i).length());
            }
        }
        return measured;
    }

    private void printHeader(int[] measured, Cells cells) {
        boolean bold = console.terminals().color();
        if (bold) {
            console.print("\u001B[1m");
        }
        printLine(header(), measured, cells);
        if (bold) {
            console.print("\u001B[0m");
        }
    }

    private List<String> header() {
        return layout.header().stream()
                .filter(name -> !name.equals(Schema.NANOSECONDS))
                .toList();
    }

    private List<String> line(Cells cells, int row) {
        List<String> line = new ArrayList<>();
        layout.leads().forEach(name -> line.add(cells.lead(name)));
        for (int column = 0; column < layout.columns().size(); column++) {
            String name = layout.columns().get(column);
            if (!name.equals(Schema.NANOSECONDS)) {
                line.add(name.equals(Schema.EPOCH) ? cells.time(row) : cells.text(column, row));
            }
        }
        return line;
    }

    private void printLine(List<String> line, int[] measured, Cells cells) {
        StringBuilder text = new StringBuilder();
        int firstValue = layout.leads().size() + 1;
        for (int i = 0; i < line.size(); i++) {
            String pad = " ".repeat(Math.max(0, measured[i] - line.get(i).length()));
            boolean left = i < firstValue || cells.isText(column(i));
            text.append(left ? line.get(i) + pad : pad + line.get(i)).append(GAP);
        }
        console.println(text.toString().stripTrailing());
    }

    /** The layout's column behind the table's. */
    private int column(int tableColumn) {
        int column = tableColumn - layout.leads().size();
        int nanoseconds = layout.columns().indexOf(Schema.NANOSECONDS);
        return nanoseconds >= 0 && nanoseconds <= column ? column + 1 : column;
    }
}
