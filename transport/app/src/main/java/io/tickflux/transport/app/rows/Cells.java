package io.tickflux.transport.app.rows;

import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.csv.FloatText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The values of one batch of rows, addressed by the columns of a layout. */
final class Cells {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int ABSENT = -1;
    private static final int NANOSECONDS = -2;
    private static final DateTimeFormatter SECONDS_TIME = time("yyyy-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter NANOS_TIME = time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");

    private final Rows rows;
    private final Records records;
    /** For each column of the layout, where its values are: a column of the records, or one of the constants above. */
    private final int[] sources;

    private Cells(Rows rows, int[] sources) {
        this.rows = rows;
        this.records = rows.records();
        this.sources = sources;
    }

    static Cells of(Layout layout, Rows rows) {
        List<String> columns = layout.columns();
        int[] sources = new int[columns.size()];
        for (int i = 0; i < sources.length; i++) {
            int index = rows.records().schema().indexOf(columns.get(i));
            boolean nanoseconds = index < 0
                    && rows.type() == RecordType.VARIABLE
                    && columns.get(i).equals(Schema.NANOSECONDS);
            sources[i] = nanoseconds ? NANOSECONDS : Math.max(index, ABSENT);
        }
        return new Cells(rows, sources);
    }

    private static DateTimeFormatter time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    int rows() {
        return records.rows();
    }

    String lead(String name) {
        return name.equals(Layout.KEY) ? rows.key().toString() : String.valueOf(rows.position());
    }

    /** Whether the bucket has no such column. */
    boolean isAbsent(int column) {
        return sources[column] == ABSENT;
    }

    boolean isText(int column) {
        int source = sources[column];
        return source > 0 && records.schema().column(source).type() == ColumnType.STRING16;
    }

    /** The value as text; nothing for an absent column. */
    String text(int column, int row) {
        int source = sources[column];
        if (source == ABSENT) {
            return "";
        }
        if (source == NANOSECONDS) {
            return Long.toString(Math.floorMod(records.epochNanos(row), NANOS_PER_SECOND));
        }
        if (source == 0) {
            return Long.toString(Math.floorDiv(records.epochNanos(row), NANOS_PER_SECOND));
        }
        return switch (records.schema().column(source).type()) {
            case FLOAT64 -> FloatText.of(records.doubleAt(source, row));
            case FLOAT32 -> FloatText.of((float) records.doubleAt(source, row));
            case STRING16 -> records.textAt(source, row);
            case BOOL -> records.longAt(source, row) == 0 ? "false" : "true";
            case UINT64 -> Long.toUnsignedString(records.longAt(source, row));
            default -> Long.toString(records.longAt(source, row));
        };
    }

    /** Whether {@link #text} is NaN or an infinity, for which some formats have no word. */
    boolean isFinite(int column, int row) {
        int source = sources[column];
        return source <= 0
                || !records.schema().column(source).type().isFloating()
                || Double.isFinite(records.doubleAt(source, row));
    }

    /** The row's time for people. */
    String time(int row) {
        Instant instant = Instant.ofEpochSecond(0, records.epochNanos(row));
        return (rows.type() == RecordType.VARIABLE ? NANOS_TIME : SECONDS_TIME).format(instant);
    }
}
