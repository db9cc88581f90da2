package io.tickflux.csv;

import de.siegmar.fastcsv.writer.LineDelimiter;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.WriteEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as CSV: a header, then one line for each row, ended by LF.
 *
 * <pre>
 *   [Key,Position,]Epoch,Open,High,...[,Nanoseconds]
 * </pre>
 *
 * {@code Epoch} is whole seconds; {@code Nanoseconds}, last, is there for VARIABLE buckets, whose rows have a sub-second part. Floating
 * numbers have the fewest digits that read back as the same value ({@code 7422.0}, {@code 0.00000123}, {@code 1.0E16}, {@code NaN}), bools are
 * {@code true} and {@code false}, text is quoted where it must be. {@link CsvReader} reads all of it back bit for bit.
 *
 * <p>Rows of several buckets go below one header as long as it has all of their columns; a column that a bucket does not have is left
 * empty there. A bucket with a column that the header lacks gets a new header line of its own, so that no value is lost.
 *
 * <p>For one thread. A failing output is an {@link UncheckedIOException}.
 */
public final class CsvWriter implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String KEY = "Key";
    private static final String POSITION = "Position";

    private final de.siegmar.fastcsv.writer.CsvWriter out;
    private final boolean withKeys;
    private Set<String> headed = Set.of();
    private List<String> header = List.of();

    private CsvWriter(Writer out, boolean withKeys) {
        this.out = de.siegmar.fastcsv.writer.CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        this.withKeys = withKeys;
    }

    /** Rows only: for one bucket. */
    public static CsvWriter ofRows(Writer out) {
        return new CsvWriter(out, false);
    }

    /** Rows behind the columns {@code Key} and {@code Position}: for several buckets, and for events. */
    public static CsvWriter ofKeyedRows(Writer out) {
        return new CsvWriter(out, true);
    }

    /** Writes the rows of a query's result; their {@code Position}, if asked for, is empty. A block without rows writes its header. */
    public void write(Block block) {
        write(block.key(), "", block.type(), block.records());
    }

    /** Writes the rows of an event; nothing for a creation or deletion. */
    public void write(WriteEvent event) {
        if (event.change() instanceof Change.Rows rows) {
            write(event.key(), event.position().toString(), rows.type(), rows.records());
        }
    }

    private void write(BucketKey key, String position, RecordType type, Records records) {
        ensureHeader(type, records.schema());
        int[] columns = header.stream().mapToInt(records.schema()::indexOf).toArray();
        for (int row = 0; row < records.rows(); row++) {
            var line = out.writeRecord();
            if (withKeys) {
                line.writeField(key.toString()).writeField(position);
            }
            for (int i = 0; i < columns.length; i++) {
                line.writeField(columns[i] >= 0 ? text(records, columns[i], row) : fraction(i, type, records, row));
            }
            line.endRecord();
        }
    }

    private void ensureHeader(RecordType type, Schema schema) {
        List<String> names =
                new ArrayList<>(schema.columns().stream().map(Column::name).toList());
        if (type == RecordType.VARIABLE) {
            names.add(Schema.NANOSECONDS);
        }
        if (headed.containsAll(names)) {
            return;
        }
        header = List.copyOf(names);
        headed = Set.copyOf(names);
        List<String> line = new ArrayList<>(withKeys ? List.of(KEY, POSITION) : List.of());
        line.addAll(names);
        out.writeRecord(line);
    }

    private @Nullable String fraction(int index, RecordType type, Records records, int row) {
        boolean isFraction = type == RecordType.VARIABLE && header.get(index).equals(Schema.NANOSECONDS);
        return isFraction ? String.valueOf(Math.floorMod(records.epochNanos(row), NANOS_PER_SECOND)) : null;
    }

    private static String text(Records records, int column, int row) {
        if (column == 0) {
            return String.valueOf(Math.floorDiv(records.epochNanos(row), NANOS_PER_SECOND));
        }
        ColumnType type = records.schema().column(column).type();
        return switch (type) {
            case FLOAT64 -> FloatText.of(records.doubleAt(column, row));
            case FLOAT32 -> FloatText.of((float) records.doubleAt(column, row));
            case UINT64 -> Long.toUnsignedString(records.longAt(column, row));
            case BOOL -> records.longAt(column, row) == 0 ? "false" : "true";
            case STRING16 -> records.textAt(column, row);
            default -> String.valueOf(records.longAt(column, row));
        };
    }

    /** Hands what is buffered to the output, and flushes that. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Flushes and closes the output. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
