package io.tickflux.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tickflux.api.Column;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns rows of text into rows of records. Holds one row: parse it, then append it if it was good. */
final class RowParser {
    private final Header header;
    private final Schema schema;
    private final EpochCell epochCell;
    private final int epochIndex;
    private final int fractionIndex;
    /** By column of the schema: the column of the file; 0 for {@code Epoch}, which is not read this way. */
    private final int[] sources;

    private final @Nullable Object[] values;
    private long epochNanos;

    RowParser(Header header, Schema schema, EpochCell epochCell) {
        this.header = header;
        this.schema = schema;
        this.epochCell = epochCell;
        this.epochIndex = header.epochIndex();
        this.fractionIndex = header.fractionIndex(schema);
        this.sources = new int[schema.size()];
        this.values = new Object[schema.size()];
        for (int i = 1; i < sources.length; i++) {
            sources[i] = header.names().indexOf(schema.column(i).name());
        }
    }

    /** Null when the row is good. */
    @Nullable
    BadRow parse(CsvRecord row) {
        if (row.getFieldCount() != header.size()) {
            return new BadRow(
                    row.getStartingLineNumber(),
                    "row",
                    row.getFieldCount() + " cells",
                    header.size() + " cells as in the header");
        }
        BadRow badTime = parseTime(row);
        if (badTime != null) {
            return badTime;
        }
        for (int i = 1; i < sources.length; i++) {
            Column column = schema.column(i);
            String cell = row.getField(sources[i]);
            values[i] = Cells.read(column.type(), cell);
            if (values[i] == null) {
                return bad(row, column.name(), cell, Cells.expected(column.type()));
            }
        }
        return null;
    }

    private @Nullable BadRow parseTime(CsvRecord row) {
        epochNanos = epochCell.nanos(row.getField(epochIndex));
        if (epochNanos == EpochCell.INVALID) {
            return bad(row, Schema.EPOCH, row.getField(epochIndex), epochCell.expected());
        }
        if (fractionIndex < 0) {
            return null;
        }
        long fraction = EpochCell.fraction(row.getField(fractionIndex));
        boolean overflows = epochNanos > Long.MAX_VALUE - Math.max(0, fraction);
        if (fraction == EpochCell.INVALID || overflows) {
            return bad(row, Schema.NANOSECONDS, row.getField(fractionIndex), "a whole number from 0 to 999999999");
        }
        epochNanos += fraction;
        return null;
    }

    private static BadRow bad(CsvRecord row, String column, String cell, String expected) {
        return BadRow.ofCell(row.getStartingLineNumber(), column, cell, expected);
    }

    void appendTo(RecordsBuilder rows) {
        rows.row(epochNanos);
        for (int i = 1; i < values.length; i++) {
            rows.setValue(i, Objects.requireNonNull(values[i]));
        }
    }
}
