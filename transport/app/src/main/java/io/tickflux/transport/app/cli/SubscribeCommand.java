package io.tickflux.transport.app.cli;

import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.Layout;
import io.tickflux.transport.app.rows.RowWriter;
import io.tickflux.transport.app.rows.Rows;
import io.tickflux.transport.app.rows.Shape;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints rows as they are written. */
@Command(
        name = "subscribe",
        description = "Prints rows as they are written: every event once, in order, over restarts of the server too.",
        footer = {
            "",
            "The first columns are Key and Position, then Epoch and the union of the matching buckets' columns. Should rows with",
            "other columns come later, columns are added at the end and the header is written again: a line whose first field",
            "is Key. Created and deleted buckets are objects with \"Event\" in JSON, otherwise notes on standard error. Each",
            "event is flushed at once. \"subscribed ...\" on standard error says that no later event will be missed.",
            "",
            "Examples:",
            "  tickflux subscribe '*/1Min/OHLCV'",
            "  tickflux subscribe BTC-USD/1H/OHLCV --from earliest --take 24 -o csv",
            "  tickflux subscribe '**' --from 0000000000000001042 -o json   # a Position seen before; that event comes again"
        })
final class SubscribeCommand implements Callable<Integer> {
    /** Events that may wait for a slow terminal or disk; behind them the server holds back. */
    private static final int EVENTS_AHEAD = 32;

    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "PATTERN", description = "Which buckets: '*/1Min/OHLCV', BTC-USD, '**'.")
    private String pattern = "";

    @Option(
            names = "--from",
            paramLabel = "now|earliest|T|POSITION",
            defaultValue = "now",
            description =
                    "Where to begin: with the next event (default), the oldest one held, the first one stored at or after a"
                            + " time, or at a position.")
    private String from = "now";

    @Option(names = "--take", paramLabel = "ROWS", description = "Stop after exactly so many rows.")
    private long take = Long.MAX_VALUE;

    SubscribeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        KeyPattern keys = KeyPattern.parse(pattern);
        StartAt start = StartText.parse(from);
        if (take < 1) {
            throw new InvalidInputException("--take", String.valueOf(take), "1 or more rows");
        }
        try (Session session = Session.openTalking(server.config(), console)) {
            TickfluxClient client = session.client();
            List<Shape> shapes = new Catalog(client).shapes(keys);
            Printer printer = new Printer(shapes);
            StartAt attached = attach(client, start);
            console.note("subscribed pattern=" + keys + " from=" + from);
            try (Stream<WriteEvent> events = client.subscribe(keys, attached).toStream(EVENTS_AHEAD)) {
                Iterator<WriteEvent> next = events.iterator();
                while (printer.wantsMore() && next.hasNext()) {
                    printer.print(next.next());
                }
            }
        }
        return ExitCode.OK;
    }

    /** Pins "now" to the last position there is, so that it does not depend on how long subscribing takes. */
    private static StartAt attach(TickfluxClient client, StartAt start) {
        if (!start.equals(StartAt.NOW)) {
            return start;
        }
        ServerStatus status = Objects.requireNonNull(client.status().block());
        return StartAt.after(status.storage().last());
    }

    /** Prints events until enough rows are printed. */
    private final class Printer {
        private @Nullable RowWriter writer;
        private long left = take;

        Printer(List<Shape> shapes) {
            // Without a bucket the header would lack its columns: it waits for the first rows.
            if (!shapes.isEmpty()) {
                writer = begin(shapes);
            }
        }

        private RowWriter begin(List<Shape> shapes) {
            RowWriter begun = RowWriter.begin(output.format(), console, Layout.ofEvents(shapes));
            console.flush();
            return begun;
        }

        boolean wantsMore() {
            return left > 0;
        }

        void print(WriteEvent event) {
            if (event.change() instanceof Change.Rows change) {
                Rows rows = new Rows(event.key(), event.position(), change.type(), change.records()).first(left);
                RowWriter target = writer == null ? begin(List.of(rows.shape())) : writer;
                target.write(rows);
                writer = target;
                left -= rows.records().rows();
            } else {
                RowWriter.writeChange(output.format(), console, event);
            }
            console.flush();
        }
    }
}
