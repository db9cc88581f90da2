package io.tickflux.transport.app.cli;

import io.tickflux.api.Column;
import io.tickflux.api.KeyPattern;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.CatalogEntry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what is stored. */
@Command(
        name = "symbols",
        description = "Lists the symbols of the server, or with --keys its buckets with type and columns.",
        footer = {
            "",
            "Examples:",
            "  tickflux symbols",
            "  tickflux symbols 'BTC-*' --keys",
            "  tickflux symbols --keys -o csv"
        })
final class SymbolsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Only buckets that match (default: all).")
    private String pattern = "**";

    @Option(names = "--keys", description = "Bucket keys instead of symbols.")
    private boolean keys;

    SymbolsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        KeyPattern wanted = KeyPattern.parse(pattern);
        try (Session session = server.ask()) {
            List<CatalogEntry> entries = new Catalog(session.client()).entries(wanted);
            (keys ? buckets(entries) : symbols(entries)).print(output.format(), console);
        }
        return ExitCode.OK;
    }

    private static TextTable symbols(List<CatalogEntry> entries) {
        return new TextTable(
                List.of("Symbol"),
                entries.stream()
                        .map(entry -> entry.key().symbol())
                        .distinct()
                        .sorted()
                        .map(List::of)
                        .toList());
    }

    private static TextTable buckets(List<CatalogEntry> entries) {
        return new TextTable(
                List.of("Key", "Type", "Columns"),
                entries.stream()
                        .map(entry -> List.of(
                                entry.key().toString(), entry.type().name().toLowerCase(Locale.ROOT), columns(entry)))
                        .toList());
    }

    private static String columns(CatalogEntry entry) {
        return entry.schema().values().stream().map(Column::toString).collect(Collectors.joining(" "));
    }
}
