package io.tickflux.transport.app.rows;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tickflux.transport.app.console.Console;
import java.util.List;

/**
 * One object on a line for each row. Columns that a bucket does not have are left out; a floating value that JSON has no word for is
 * {@code null}.
 */
final class JsonFormat implements RowFormat {
    private final Console console;
    private Layout layout;

    JsonFormat(Console console, Layout layout) {
        this.console = console;
        this.layout = layout;
    }

    @Override
    public void layout(Layout next) {
        layout = next;
    }

    @Override
    public void rows(Rows rows) {
        Cells cells = Cells.of(layout, rows);
        List<String> names = layout.columns().stream().map(JsonFormat::quoted).toList();
        StringBuilder lead = new StringBuilder();
        layout.leads().forEach(name -> member(lead, quoted(name), quoted(cells.lead(name))));
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < cells.rows(); row++) {
            line.append('{').append(lead);
            for (int column = 0; column < names.size(); column++) {
                if (!cells.isAbsent(column)) {
                    member(line, names.get(column), value(cells, column, row));
                }
            }
            line.setCharAt(line.length() - 1, '}');
            console.println(line);
            line.setLength(0);
        }
    }

    private static void member(StringBuilder line, String name, String value) {
        line.append(name).append(':').append(value).append(',');
    }

    private static String value(Cells cells, int column, int row) {
        if (!cells.isFinite(column, row)) {
            return "null";
        }
        String text = cells.text(column, row);
        return cells.isText(column) ? quoted(text) : text;
    }

    /** A JSON string. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
