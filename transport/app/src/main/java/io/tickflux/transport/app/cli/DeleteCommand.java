package io.tickflux.transport.app.cli;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.transport.app.console.Console;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes rows, or a bucket. */
@Command(
        name = "delete",
        description = "Deletes the rows of a time range, or with --all the bucket, and prints the ack.",
        footer = {
            "",
            "Both ends are inclusive. A delete is an event: subscribers, triggers and rebuilds see it. Only a backup brings",
            "the rows back.",
            "",
            "Examples:",
            "  tickflux delete BTC-USD/1Min/OHLCV --from 2018-04-04 --to 2018-04-04T23:59:59.999999999Z",
            "  tickflux delete BTC-USD/1Min/OHLCV --all"
        })
final class DeleteCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "The bucket: BTC-USD/1Min/OHLCV.")
    private String key = "";

    @Option(names = "--from", paramLabel = "TIME", description = "The first time (default: the beginning).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "The last time (default: the end).")
    private Optional<String> to = Optional.empty();

    @Option(names = "--all", description = "The bucket and all of its rows.")
    private boolean all;

    DeleteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Write delete = Write.delete(BucketKey.parse(key), range());
        try (Session session = server.ask()) {
            Ack ack = session.client().write(delete).blockOptional().orElseThrow();
            console.println("deleted position=" + ack.position() + " level=" + ack.level());
        }
        return ExitCode.OK;
    }

    private TimeRange range() {
        boolean isBounded = from.isPresent() || to.isPresent();
        if (isBounded == all) {
            String found = all ? "--all and a range" : "none";
            throw new InvalidInputException("range", found, "--from, --to or both; or --all");
        }
        long first = from.map(text -> TimeText.parse("--from", text)).orElse(Long.MIN_VALUE);
        long last = to.map(text -> TimeText.parse("--to", text)).orElse(Long.MAX_VALUE);
        if (first > last) {
            throw new InvalidInputException("--to", to.orElse(""), "a time not before --from");
        }
        return new TimeRange(first, last);
    }
}
