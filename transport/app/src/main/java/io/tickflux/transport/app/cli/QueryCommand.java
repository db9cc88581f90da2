package io.tickflux.transport.app.cli;

import io.tickflux.api.Block;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.Layout;
import io.tickflux.transport.app.rows.RowWriter;
import io.tickflux.transport.app.rows.Rows;
import io.tickflux.transport.app.rows.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints stored rows. */
@Command(
        name = "query",
        description = "Prints stored rows, ascending in time.",
        footer = {
            "",
            "T is epoch seconds (1381132800.464) or ISO 8601 (2013-10-07T08:00, UTC unless it says otherwise); both bounds are",
            "inclusive to the nanosecond. A pattern or a list of symbols adds the column Key in front and the union of all",
            "columns; its limits count for each key. A known key without rows in the range prints the header alone.",
            "",
            "Examples:",
            "  tickflux query BTC-USD/1Min/OHLCV --last 5",
            "  tickflux query BTC-USD/1H/OHLCV --from 2018-04-04 --to 2018-04-05 -o csv > btc.csv",
            "  tickflux query '*/1D/OHLCV' --last 1 --columns Close,Volume -o json"
        })
final class QueryCommand implements Callable<Integer> {
    /** Blocks of some thousand rows that may wait for a slow terminal or disk. */
    private static final int BLOCKS_AHEAD = 2;

    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(
            paramLabel = "KEY",
            description = "A bucket (BTC-USD/1Min/OHLCV), a list (BTC-USD,ETH-USD/...) or a pattern (*/1D).")
    private String key = "";

    @Option(names = "--from", paramLabel = "T", description = "The first time.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "T", description = "The last time.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            description = "These columns in this order; Epoch is always there.")
    private List<String> columns = List.of();

    @ArgGroup(exclusive = true)
    private Count count = new Count();

    QueryCommand(Console console) {
        this.console = console;
    }

    /** Either end, not both. */
    static final class Count {
        @Option(names = "--first", paramLabel = "N", description = "The oldest N rows of the range.")
        private Optional<Long> first = Optional.empty();

        @Option(names = "--last", paramLabel = "N", description = "The newest N rows of the range, still ascending.")
        private Optional<Long> last = Optional.empty();

        Limit limit() {
            return first.map(Limit::first).or(() -> last.map(Limit::last)).orElse(Limit.NONE);
        }
    }

    @Override
    public Integer call() {
        KeyPattern pattern = KeyPattern.parse(key);
        Query query = new Query(pattern, range(), count.limit(), valueColumns());
        try (Session session = server.ask()) {
            Catalog catalog = new Catalog(session.client());
            return Catalog.isSingleKey(pattern) ? one(session, catalog, query) : several(session, catalog, query);
        }
    }

    private TimeRange range() {
        return new TimeRange(
                from.map(text -> TimeText.parse("--from", text)).orElse(TimeRange.ALL.fromNanos()),
                to.map(text -> TimeText.parse("--to", text)).orElse(TimeRange.ALL.toNanos()));
    }

    private List<String> valueColumns() {
        return columns.stream()
                .map(String::strip)
                .filter(name -> !name.equals(Schema.EPOCH) && !name.equals(Schema.NANOSECONDS))
                .toList();
    }

    private int one(Session session, Catalog catalog, Query query) {
        try (Stream<Block> blocks = session.client().query(query).toStream(BLOCKS_AHEAD)) {
            Iterator<Block> rest = blocks.iterator();
            if (!rest.hasNext()) {
                return catalog.reportUnknown(query.pattern(), console);
            }
            Block first = rest.next();
            Shape shape = Shape.of(first.type(), first.records().schema());
            requireColumns(query.columns(), shape.columns(), catalog);
            RowWriter writer = RowWriter.begin(output.format(), console, Layout.ofRows(List.of(shape)));
            print(writer, first);
            rest.forEachRemaining(block -> print(writer, block));
            return ExitCode.OK;
        }
    }

    private int several(Session session, Catalog catalog, Query query) {
        List<Shape> shapes = catalog.shapes(query.pattern());
        if (shapes.isEmpty()) {
            return catalog.reportUnknown(query.pattern(), console);
        }
        List<String> known = shapes.stream()
                .flatMap(shape -> shape.columns().stream())
                .distinct()
                .toList();
        requireColumns(query.columns(), known, catalog);
        boolean nanoseconds = shapes.stream().anyMatch(Shape::nanoseconds);
        Layout layout =
                Layout.ofKeys(query.columns().isEmpty() ? shapes : List.of(new Shape(query.columns(), nanoseconds)));
        RowWriter writer = RowWriter.begin(output.format(), console, layout);
        try (Stream<Block> blocks = session.client().query(query).toStream(BLOCKS_AHEAD)) {
            blocks.forEach(block -> print(writer, block));
        }
        return ExitCode.OK;
    }

    private void print(RowWriter writer, Block block) {
        writer.write(new Rows(block.key(), null, block.type(), block.records()));
        console.flush();
    }

    /** The server leaves a column out that a bucket does not have; who typed it wrong should know. */
    private void requireColumns(List<String> asked, List<String> found, Catalog catalog) {
        for (String name : asked) {
            if (!found.contains(name)) {
                String known = String.join(", ", catalog.columns(KeyPattern.parse(key)));
                throw new InvalidInputException("--columns", '"' + name + '"', "one of " + known);
            }
        }
    }
}
