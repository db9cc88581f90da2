package io.tickflux.csv;

/**
 * A row that could not be read.
 *
 * @param line the line where the row begins; the header is line 1
 * @param column the column at fault, or {@code row} when the row as a whole is
 * @param found what stood there, ready to print
 * @param expected the rule it broke
 */
public record BadRow(long line, String column, String found, String expected) {
    private static final int MAX_SHOWN = 60;

    static BadRow ofCell(long line, String column, String cell, String expected) {
        String shown = cell.length() <= MAX_SHOWN ? cell : cell.substring(0, MAX_SHOWN) + "…";
        return new BadRow(line, column, cell.isEmpty() ? "an empty cell" : '"' + shown + '"', expected);
    }

    /** {@code line 7, column Open: "abc" (expected: a number)}. */
    @Override
    public String toString() {
        String place = column.equals("row") ? "" : ", column " + column;
        return "line " + line + place + ": " + found + " (expected: " + expected + ")";
    }
}
