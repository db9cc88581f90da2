package io.tickflux.transport.app.cli;

import io.tickflux.api.BucketKey;
import io.tickflux.api.RecordType;
import io.tickflux.csv.CsvOptions;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.load.InputText;
import io.tickflux.transport.app.load.LoadPlan;
import io.tickflux.transport.app.load.Loader;
import io.tickflux.transport.app.load.Spool;
import io.tickflux.transport.app.load.StoredBatch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a row, or rows from standard input. */
@Command(
        name = "write",
        description = "Writes one row given as COLUMN=VALUE, or rows from standard input, and prints the acks.",
        footer = {
            "",
            "Standard input is CSV with a header or JSON objects on a line each. Epoch is as for 'load'; a single row without",
            "it is of now. Each ack says which position the rows have and what they survive.",
            "",
            "Examples:",
            "  tickflux write BTC-USD/1Min/OHLCV Epoch=2018-04-04T00:00 Open=7424.9 High=7430.0 Low=7420.1 Close=7422.0 Volume=7.5",
            "  tickflux query BTC-USD/1Min/OHLCV -o json | tickflux write COPY/1Min/OHLCV"
        })
final class WriteCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "The bucket: BTC-USD/1Min/OHLCV.")
    private String key = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COLUMN=VALUE", description = "The values of one row.")
    private List<String> values = List.of();

    @Option(names = "--variable", description = "Keep every row, to the nanosecond (ticks), not one per slot (bars).")
    private boolean variable;

    WriteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        BucketKey bucket = BucketKey.parse(key);
        RecordType type = variable ? RecordType.VARIABLE : RecordType.FIXED;
        try (Spool rows = values.isEmpty() ? InputText.of(System.in) : InputText.ofArguments(values);
                Session session = server.ask()) {
            Catalog catalog = new Catalog(session.client());
            LoadPlan plan = LoadPlan.of(rows.file(), bucket, type, catalog.entry(bucket), CsvOptions.DEFAULT);
            try (Stream<StoredBatch> batches =
                    Loader.to(session.client()).load(plan, skipped -> {}).toStream()) {
                batches.forEach(this::print);
            }
        }
        return ExitCode.OK;
    }

    private void print(StoredBatch batch) {
        console.println("stored rows=" + batch.rows() + " position="
                + batch.ack().position() + " level=" + batch.ack().level());
        console.flush();
    }
}
