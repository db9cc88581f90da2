package io.tickflux.csv;

import java.util.List;
import java.util.stream.Collectors;

/** A file was refused because of rows that cannot be read. None of its rows was delivered, unless the file changed meanwhile. */
public final class BadRowsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long count;

    @SuppressWarnings("serial") // made by List.copyOf
    private final List<BadRow> first;

    BadRowsException(String file, long count, List<BadRow> first) {
        super(message(file, count, first));
        this.file = file;
        this.count = count;
        this.first = List.copyOf(first);
    }

    private static String message(String file, long count, List<BadRow> first) {
        String rest = count > first.size() ? System.lineSeparator() + "  and " + (count - first.size()) + " more" : "";
        return first.stream()
                .map(row -> System.lineSeparator() + "  " + row)
                .collect(Collectors.joining("", file + ": " + count + (count == 1 ? " bad row" : " bad rows"), rest));
    }

    public String file() {
        return file;
    }

    /** How many rows of the file are bad. */
    public long count() {
        return count;
    }

    /** The first bad rows, at most 20, in the order of the file. */
    public List<BadRow> first() {
        return first;
    }
}
