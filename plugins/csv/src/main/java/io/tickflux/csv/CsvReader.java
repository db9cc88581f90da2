package io.tickflux.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Streams a CSV file into batches of records; memory holds one batch, whatever the size of the file.
 *
 * <ul>
 *   <li>The file is UTF-8, plain or gzip (told by its first bytes), comma-separated, quoted as in RFC 4180, with LF or CRLF. A
 *       byte-order mark and blank lines are skipped.
 *   <li>The first line names the columns, each once. {@code Epoch} must be among them: whole seconds, milliseconds, microseconds or
 *       nanoseconds (all rows alike; unless named, the unit is told by the size of the first row's) or ISO-8601 text.
 *   <li>With {@code Epoch} in seconds, {@code Nanoseconds} (0 to 999 999 999) is added to the time and is no column of the
 *       records, unless the target schema has one of that name.
 *   <li>Types are those of the target schema, or are inferred: see below. A number is read to the nearest value of its type; a
 *       whole-number column takes {@code 100.0} but not {@code 100.5}; a number beyond the type's range is bad, {@code NaN} and
 *       {@code Infinity} are values of a floating column.
 *   <li>An empty cell is an empty text in a text column and bad in every other.
 * </ul>
 *
 * <p><b>Inference</b> reads the whole file first, so that a later row never contradicts a type: a column is of numbers, bools or
 * text as most of its filled cells are; of numbers in case of a tie. Numbers are {@code i8} when all are whole, else {@code f8}.
 *
 * <p><b>Bad rows</b>: with {@link OnError#REJECT} the file is checked as a whole before its first batch is delivered, and refused
 * with its first bad rows, so nothing of it is loaded. With {@link OnError#SKIP} they are left out and reported one by one. Each pass reads
 * the file anew, so it must be a regular file and stay as it is meanwhile. Broken quotes, gzip or UTF-8 cannot be skipped.
 *
 * <p>For one thread.
 */
public final class CsvReader implements AutoCloseable {
    private static final int MAX_REPORTED = 20;

    private final RowSource source;
    private final RowParser parser;
    private final Schema schema;
    private final CsvOptions options;
    private final BadRows badRows;
    private long rows;

    private CsvReader(RowSource source, RowParser parser, Schema schema, CsvOptions options, BadRows badRows) {
        this.source = source;
        this.parser = parser;
        this.schema = schema;
        this.options = options;
        this.badRows = badRows;
    }

    /** As {@link #open(Path, CsvOptions, Consumer)}; skipped rows are counted only. */
    public static CsvReader open(Path file, CsvOptions options) {
        return open(file, options, skipped -> {});
    }

    /**
     * Opens a file at its first row.
     *
     * @param skipped is told of each row that {@link OnError#SKIP} leaves out, during {@link #next} and {@link #skip}
     * @throws InvalidInputException when the file is missing, has no usable header, or does not have the columns of the target schema
     * @throws BadRowsException when a row is bad and bad rows are rejected
     * @throws UncheckedIOException when the file cannot be read
     */
    public static CsvReader open(Path file, CsvOptions options, Consumer<BadRow> skipped) {
        try {
            Layout layout = layout(file, options);
            if (options.onError() == OnError.REJECT) {
                check(file, layout);
            }
            RowSource source = RowSource.open(file);
            RowParser parser = new RowParser(source.header(), layout.schema, layout.epochCell);
            return new CsvReader(source, parser, layout.schema, options, new BadRows(file, options.onError(), skipped));
        } catch (IOException failure) {
            throw new UncheckedIOException(file + ": " + failure.getMessage(), failure);
        }
    }

    /** The batches of a file, one for each that is requested; every subscription opens it anew. Reads on the subscriber's thread. */
    public static Flux<Records> batches(Path file, CsvOptions options, Consumer<BadRow> skipped) {
        return Flux.generate(
                () -> open(file, options, skipped),
                (reader, sink) -> {
                    Records batch = reader.next();
                    if (batch == null) {
                        sink.complete();
                    } else {
                        sink.next(batch);
                    }
                    return reader;
                },
                CsvReader::close);
    }

    private static Layout layout(Path file, CsvOptions options) throws IOException {
        try (RowSource rows = RowSource.open(file)) {
            Schema schema = options.schema();
            EpochUnit guess;
            if (schema == null) {
                TypeInference.Result inferred = TypeInference.infer(rows);
                schema = inferred.schema();
                guess = inferred.unit();
            } else {
                rows.header().requireColumnsOf(schema);
                guess = firstUnit(rows);
            }
            EpochCell epochCell = epochCell(options.epochUnit(), guess);
            if (rows.header().fractionIndex(schema) >= 0 && epochCell.unit() != EpochUnit.SECONDS) {
                throw new InvalidInputException(
                        file.getFileName() + ", column Nanoseconds",
                        "Epoch in " + epochCell.unit(),
                        "Epoch in seconds beside it");
            }
            return new Layout(schema, epochCell);
        }
    }

    private static EpochCell epochCell(@Nullable EpochUnit named, @Nullable EpochUnit guess) {
        if (named != null) {
            return EpochCell.named(named);
        }
        return guess == null ? EpochCell.unknown() : EpochCell.guessed(guess);
    }

    private static @Nullable EpochUnit firstUnit(RowSource rows) {
        Header header = rows.header();
        EpochUnit unit = null;
        for (CsvRecord row = rows.next(); row != null && unit == null; row = rows.next()) {
            unit = row.getFieldCount() == header.size() ? EpochUnit.guess(row.getField(header.epochIndex())) : null;
        }
        return unit;
    }

    private static void check(Path file, Layout layout) throws IOException {
        try (RowSource rows = RowSource.open(file)) {
            RowParser parser = new RowParser(rows.header(), layout.schema, layout.epochCell);
            List<BadRow> first = new ArrayList<>();
            long count = 0;
            for (CsvRecord row = rows.next(); row != null; row = rows.next()) {
                BadRow bad = parser.parse(row);
                if (bad != null && count++ < MAX_REPORTED) {
                    first.add(bad);
                }
            }
            if (count > 0) {
                throw new BadRowsException(file.toString(), count, first);
            }
        }
    }

    /** The columns of every batch. */
    public Schema schema() {
        return schema;
    }

    /** The next batch of at most the configured number of rows, or null at the end. */
    public @Nullable Records next() {
        RecordsBuilder batch = Records.builder(schema);
        while (batch.rows() < options.batchRows() && parseNext()) {
            parser.appendTo(batch);
        }
        rows += batch.rows();
        return batch.rows() == 0 ? null : batch.build();
    }

    /** Passes over good rows without delivering them; gives how many, fewer only at the end. */
    public long skip(long count) {
        long passed = 0;
        while (passed < count && parseNext()) {
            passed++;
        }
        rows += passed;
        return passed;
    }

    private boolean parseNext() {
        for (CsvRecord row = source.next(); row != null; row = source.next()) {
            BadRow bad = parser.parse(row);
            if (bad == null) {
                return true;
            }
            badRows.add(bad);
        }
        return false;
    }

    /** Good rows delivered or passed over so far. */
    public long rows() {
        return rows;
    }

    /** Bad rows left out so far. */
    public long skippedRows() {
        return badRows.count;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Layout(Schema schema, EpochCell epochCell) {}

    /** Counts and reports the rows that are left out. */
    private static final class BadRows {
        private final Path file;
        private final OnError onError;
        private final Consumer<BadRow> skipped;
        private long count;

        BadRows(Path file, OnError onError, Consumer<BadRow> skipped) {
            this.file = file;
            this.onError = onError;
            this.skipped = skipped;
        }

        void add(BadRow bad) {
            if (onError == OnError.REJECT) {
                throw new BadRowsException(file.toString(), 1, List.of(bad));
            }
            count++;
            skipped.accept(bad);
        }
    }
}
