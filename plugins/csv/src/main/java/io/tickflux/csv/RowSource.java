package io.tickflux.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.tickflux.api.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The header and then the rows of a file, one pass. What no row can be made of (broken quotes, gzip, UTF-8) ends it with an error. */
final class RowSource implements AutoCloseable {
    private final Path path;
    private final CloseableIterator<CsvRecord> rows;
    private final Header header;
    private long line = 1;

    private RowSource(Path path, CloseableIterator<CsvRecord> rows, Header header) {
        this.path = path;
        this.rows = rows;
        this.header = header;
    }

    static RowSource open(Path path) throws IOException {
        CloseableIterator<CsvRecord> rows = de.siegmar.fastcsv.reader.CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(TextFile.open(path))
                .iterator();
        try {
            return new RowSource(path, rows, Header.read(path, rows));
        } catch (RuntimeException failure) {
            rows.close();
            throw translated(path, 1, failure);
        }
    }

    Header header() {
        return header;
    }

    /** The next row, blank lines left out, or null at the end. */
    @Nullable
    CsvRecord next() {
        try {
            while (rows.hasNext()) {
                CsvRecord row = rows.next();
                line = row.getStartingLineNumber();
                if (row.getFieldCount() > 1 || !row.getField(0).isBlank()) {
                    return row;
                }
            }
            return null;
        } catch (RuntimeException failure) {
            throw translated(path, line, failure);
        }
    }

    private static RuntimeException translated(Path path, long line, RuntimeException failure) {
        String where = path.getFileName() + ", behind line " + line;
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (failure instanceof CsvParseException && failure.getCause() instanceof IOException io) {
            cause = io;
        }
        if (cause instanceof CharacterCodingException) {
            return new InvalidInputException(where, "bytes that are no UTF-8", "UTF-8 text");
        }
        if (cause instanceof EOFException || cause instanceof ZipException) {
            return new InvalidInputException(where, "damaged gzip: " + cause.getMessage(), "a whole gzip file");
        }
        if (cause instanceof CsvParseException) {
            return new InvalidInputException(where, String.valueOf(cause.getMessage()), "well-formed CSV");
        }
        return failure;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
