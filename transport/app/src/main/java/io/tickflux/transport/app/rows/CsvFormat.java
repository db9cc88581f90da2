package io.tickflux.transport.app.rows;

import io.tickflux.transport.app.console.Console;

/** RFC 4180 with line feeds: a header line for each layout, then the rows. */
final class CsvFormat implements RowFormat {
    private final Console console;
    private Layout layout;

    CsvFormat(Console console, Layout layout) {
        this.console = console;
        this.layout = layout;
    }

    @Override
    public void layout(Layout next) {
        layout = next;
        StringBuilder line = new StringBuilder();
        next.header().forEach(name -> append(line, name));
        print(line);
    }

    @Override
    public void rows(Rows rows) {
        Cells cells = Cells.of(layout, rows);
        StringBuilder lead = new StringBuilder();
        layout.leads().forEach(name -> append(lead, cells.lead(name)));
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < cells.rows(); row++) {
            line.append(lead);
            for (int column = 0; column < layout.columns().size(); column++) {
                append(line, cells.text(column, row));
            }
            print(line);
        }
    }

    private void print(StringBuilder line) {
        line.setCharAt(line.length() - 1, '\n');
        console.print(line);
        line.setLength(0);
    }

    private static void append(StringBuilder line, String cell) {
        line.append(CsvText.cell(cell)).append(',');
    }
}
