package io.tickflux.config;

import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** The lines of one configuration source, and the way from a parser's mark to a {@link Location}. */
final class SourceText {

    /** The line breaks that the parser counts. */
    private static final String LINE_BREAK = "\r\n|[\r\n\u0085\u2028\u2029]";

    private final String name;
    private final List<String> lines;
    private final List<String> maskedLines;

    private SourceText(String name, List<String> lines, List<String> maskedLines) {
        this.name = name;
        this.lines = lines;
        this.maskedLines = maskedLines;
    }

    static SourceText of(String name, String text) {
        return ofLines(name, List.of(text.split(LINE_BREAK, -1)));
    }

    static SourceText ofLines(String name, List<String> lines) {
        return new SourceText(name, List.copyOf(lines), LineMask.mask(lines));
    }

    Location whole() {
        return Location.whole(name);
    }

    /** Returns a place; {@code line} and {@code column} count from 0, as in a {@link Mark}. */
    Location at(int line, int column, int length) {
        if (line >= lines.size()) {
            return at(lines.size() - 1, lineLength(lines.size() - 1), 1);
        }
        return new Location(name, line + 1, column + 1, Math.max(1, length), maskedLines.get(line));
    }

    /** Returns the place from {@code start} to {@code end}, or to the end of the first line if it is longer. */
    Location span(Mark start, Mark end) {
        int last = end.getLine() == start.getLine() ? end.getColumn() : lineLength(start.getLine());
        return at(start.getLine(), start.getColumn(), last - start.getColumn());
    }

    /** Returns the place of {@code snippet} in the text from {@code start} to {@code end}, else the whole span. */
    Location find(Mark start, Mark end, String snippet) {
        for (int line = start.getLine(); line <= end.getLine() && line < lines.size(); line++) {
            String text = lines.get(line);
            int from = line == start.getLine() ? offset(text, start.getColumn()) : 0;
            int index = text.indexOf(snippet, from);
            if (index >= 0) {
                return at(line, text.codePointCount(0, index), snippet.codePointCount(0, snippet.length()));
            }
        }
        return span(start, end);
    }

    /** Returns the place of the character at {@code index} (in code points) of the whole text. */
    Location atIndex(int index) {
        int rest = index;
        for (int line = 0; line < lines.size(); line++) {
            if (rest <= lineLength(line)) {
                return at(line, rest, 1);
            }
            rest -= lineLength(line) + 1;
        }
        return whole();
    }

    /** Returns the text from {@code mark} to the end of its line, unmasked. */
    String restOfLine(Mark mark) {
        if (mark.getLine() >= lines.size()) {
            return "";
        }
        String text = lines.get(mark.getLine());
        return text.substring(offset(text, mark.getColumn()));
    }

    private int lineLength(int line) {
        if (line >= lines.size()) {
            return 0;
        }
        String text = lines.get(line);
        return text.codePointCount(0, text.length());
    }

    private static int offset(String text, int column) {
        return text.offsetByCodePoints(0, Math.min(column, text.codePointCount(0, text.length())));
    }
}
