package io.tickflux.transport.app.rows;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of CSV as RFC 4180 has them. */
public final class CsvText {
    private CsvText() {}

    /** A line of these cells, without its end. */
    public static String line(List<String> cells) {
        return cells.stream().map(CsvText::cell).collect(Collectors.joining(","));
    }

    /** The cell, in quotes if it needs them. */
    static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
