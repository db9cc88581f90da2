package io.tickflux.transport.app.rows;

import io.tickflux.api.Change;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.app.console.Console;
import java.time.Instant;

/**
 * Writes rows as they come; nothing is kept but a line. When rows with other columns come, the columns grow at their end and, in
 * tables and CSV, the header is written again: a line whose first field is {@code Key} is a header, no key looks like that.
 */
public final class RowWriter {
    private final RowFormat format;
    private Layout layout;

    private RowWriter(RowFormat format, Layout layout) {
        this.format = format;
        this.layout = layout;
    }

    /** A writer that has written the header. */
    public static RowWriter begin(OutputFormat kind, Console console, Layout layout) {
        RowFormat format = switch (kind) {
            case CSV -> new CsvFormat(console, layout);
            case JSON -> new JsonFormat(console, layout);
            case TABLE -> new TableFormat(console, layout);
        };
        format.layout(layout);
        return new RowWriter(format, layout);
    }

    /** Adds rows; does not flush. Rows without any row show, at most, that there is a header. */
    public void write(Rows rows) {
        Layout next = layout.with(rows.shape());
        if (next != layout) {
            layout = next;
            format.layout(next);
        }
        format.rows(rows);
    }

    /** Adds a creation or deletion: an object in JSON, otherwise a note beside the results. */
    public static void writeChange(OutputFormat kind, Console console, WriteEvent event) {
        if (event.change() instanceof Change.Create) {
            happened(kind, console, event, "create");
        } else if (event.change() instanceof Change.Delete) {
            happened(kind, console, event, "delete");
        }
    }

    private static void happened(OutputFormat kind, Console console, WriteEvent event, String what) {
        if (kind == OutputFormat.JSON) {
            console.println("{\"Key\":" + JsonFormat.quoted(event.key().toString()) + ",\"Position\":\""
                    + event.position() + "\",\"Event\":\"" + what + '"' + range(event) + '}');
        } else {
            console.note(what + " key=" + event.key() + " position=" + event.position());
        }
    }

    private static String range(WriteEvent event) {
        if (!(event.change() instanceof Change.Delete delete) || delete.range().equals(TimeRange.ALL)) {
            return "";
        }
        return ",\"From\":\"" + Instant.ofEpochSecond(0, delete.range().fromNanos()) + "\",\"To\":\""
                + Instant.ofEpochSecond(0, delete.range().toNanos()) + '"';
    }
}
