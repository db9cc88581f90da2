package io.tickflux.transport.app.cli;

import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.Layout;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.app.rows.RowWriter;
import io.tickflux.transport.app.rows.Rows;
import io.tickflux.transport.app.rows.Shape;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints the rows of events as they come, each event at once, until enough rows are printed. */
final class LiveRows {
    /** Events that may wait for a slow terminal or disk; behind them the server holds back. */
    private static final int EVENTS_AHEAD = 32;

    private final Console console;
    private final OutputFormat format;
    private long left;
    private @Nullable RowWriter writer;

    LiveRows(Console console, OutputFormat format, long take) {
        this.console = console;
        this.format = format;
        this.left = take;
    }

    /** Blocks until enough rows are printed. Notes the moment from which no event is missed. */
    void print(TickfluxClient client, KeyPattern pattern, StartAt start) {
        List<Shape> shapes = new Catalog(client).shapes(pattern);
        StartAt attached = attach(client, start);
        // Without a bucket the header would lack its columns: it waits for the first rows.
        if (!shapes.isEmpty()) {
            writer = begin(shapes);
        }
        console.note("subscribed pattern=" + pattern);
        try (Stream<WriteEvent> events = client.subscribe(pattern, attached).toStream(EVENTS_AHEAD)) {
            Iterator<WriteEvent> next = events.iterator();
            while (left > 0 && next.hasNext()) {
                print(next.next());
                console.flush();
            }
        }
    }

    /** Pins "now" to the last position there is, so that it does not depend on how long subscribing takes. */
    private static StartAt attach(TickfluxClient client, StartAt start) {
        if (!start.equals(StartAt.NOW)) {
            return start;
        }
        ServerStatus status = Objects.requireNonNull(client.status().block());
        return StartAt.after(status.storage().last());
    }

    private void print(WriteEvent event) {
        if (!(event.change() instanceof Change.Rows change)) {
            RowWriter.writeChange(format, console, event);
            return;
        }
        Rows rows = new Rows(event.key(), event.position(), change.type(), change.records()).first(left);
        RowWriter target = writer == null ? begin(List.of(rows.shape())) : writer;
        target.write(rows);
        writer = target;
        left -= rows.records().rows();
    }

    private RowWriter begin(List<Shape> shapes) {
        RowWriter begun = RowWriter.begin(format, console, Layout.ofEvents(shapes));
        console.flush();
        return begun;
    }
}
