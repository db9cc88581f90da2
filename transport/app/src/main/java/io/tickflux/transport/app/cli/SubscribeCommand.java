package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.transport.app.console.Console;
import java.util.concurrent.Callable;
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
            new LiveRows(console, output.format(), take).print(session.client(), keys, start);
        }
        return ExitCode.OK;
    }
}
