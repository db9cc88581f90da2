package io.tickflux.transport.app.rows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickflux.transport.app.console.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small table of texts that is known as a whole.
 *
 * @param header names of the columns
 * @param lines as many cells each
 */
public record TextTable(List<String> header, List<List<String>> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Adds the table to the results; in JSON one object for each line. */
    public void print(OutputFormat format, Console console) {
        if (format == OutputFormat.JSON) {
            lines.forEach(
                    line -> console.println(JSON.valueToTree(members(line)).toString()));
            return;
        }
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        int[] widths = new int[header.size()];
        for (List<String> line : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : all) {
            console.println(format == OutputFormat.CSV ? CsvText.line(line) : aligned(line, widths));
        }
    }

    private Map<String, String> members(List<String> line) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < line.size(); i++) {
            members.put(header.get(i), line.get(i));
        }
        return members;
    }

    private static String aligned(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
