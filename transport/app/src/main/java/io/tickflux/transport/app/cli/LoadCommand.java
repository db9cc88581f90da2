package io.tickflux.transport.app.cli;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.RecordType;
import io.tickflux.csv.BadRow;
import io.tickflux.csv.CsvOptions;
import io.tickflux.csv.EpochUnit;
import io.tickflux.csv.OnError;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.load.LoadPlan;
import io.tickflux.transport.app.load.Loader;
import io.tickflux.transport.app.load.Spool;
import io.tickflux.transport.app.load.StoredBatch;
import io.tickflux.transport.client.Reconnect;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a CSV file into a bucket. */
@Command(
        name = "load",
        description = "Loads a CSV file, plain or gzip, into a bucket; ends when every row is acknowledged.",
        footer = {
            "",
            "The first line names the columns. Epoch is in s, ms, us or ns (told by its size) or ISO 8601; Nanoseconds, if there,",
            "is added to it. A bucket that exists decides the types of the columns; otherwise all rows together do. The file",
            "is checked as a whole before its first row is sent: with --on-error reject a bad row means that nothing is loaded",
            "(exit code 2), with skip bad rows are reported and left out (exit code 4). A restart of the server in the middle",
            "loses and doubles nothing.",
            "",
            "Examples:",
            "  tickflux load BTC-USD/1Min/OHLCV btc.csv.gz",
            "  tickflux load SPY/1Sec/TRADE --variable --batch 5000 spy-trades.csv.gz",
            "  zcat *.csv.gz | tickflux load BTC-USD/1Min/OHLCV - --on-error skip"
        })
final class LoadCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ProgressOptions progress = new ProgressOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "The bucket: BTC-USD/1Min/OHLCV.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file; - for standard input.")
    private Path file = Path.of("-");

    @Option(names = "--variable", description = "Keep every row, to the nanosecond (ticks), not one per slot (bars).")
    private boolean variable;

    @Option(
            names = "--batch",
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "Rows that are stored together (default: 1000).")
    private int batchRows = 1000;

    @Option(
            names = "--on-error",
            paramLabel = "reject|skip",
            defaultValue = "reject",
            description = "What to do about bad rows (default: reject).")
    private OnError onError = OnError.REJECT;

    @Option(
            names = "--epoch",
            paramLabel = "s|ms|us|ns|iso",
            description = "How Epoch is written (default: told by its size).")
    private Optional<String> epochUnit = Optional.empty();

    @Option(
            names = "--reconnect-for",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long to wait for a server that went away (default: 300).")
    private long reconnectSeconds = 300;

    LoadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        BucketKey bucket = BucketKey.parse(key);
        CsvOptions options = CsvOptions.DEFAULT
                .withBatchRows(batchRows)
                .withOnError(onError)
                .withEpochUnit(epochUnit.map(EpochUnit::parse).orElse(null));
        if (!file.toString().equals("-")) {
            return load(bucket, file, options);
        }
        try (Spool spool = Spool.of(System.in)) {
            return load(bucket, spool.file(), options);
        }
    }

    private int load(BucketKey bucket, Path source, CsvOptions options) {
        Reconnect reconnect = Reconnect.DEFAULT.reconnectFor(Duration.ofSeconds(reconnectSeconds));
        try (Session session = Session.openTalking(server.config().with(reconnect), console)) {
            RecordType type = variable ? RecordType.VARIABLE : RecordType.FIXED;
            LoadPlan plan = LoadPlan.of(source, bucket, type, new Catalog(session.client()).entry(bucket), options);
            Tally tally = new Tally();
            long start = System.nanoTime();
            try (Stream<StoredBatch> batches =
                    Loader.to(session.client()).load(plan, tally::skip).toStream()) {
                batches.forEach(tally::add);
            } catch (RuntimeException failure) {
                console.note("tickflux: stopped behind acknowledged rows=" + tally.rows);
                throw failure;
            } finally {
                tally.shown.end();
            }
            return tally.summary(System.nanoTime() - start);
        }
    }

    /** Counts what became of the rows. */
    private final class Tally {
        private final ProgressOptions.Shown shown = progress.start(console, "rows", OptionalLong.empty());
        private long rows;
        private long skipped;
        private @Nullable Ack last;

        /** On the reading thread. */
        synchronized void skip(BadRow bad) {
            skipped++;
            console.note(file + ": " + bad);
        }

        void add(StoredBatch batch) {
            rows += batch.rows();
            last = batch.ack();
            shown.show(rows);
        }

        synchronized int summary(long nanos) {
            String position = last == null ? "" : " position=" + last.position() + " level=" + last.level();
            console.println("loaded rows=" + rows + " skipped=" + skipped + " seconds="
                    + String.format(Locale.ROOT, "%.3f", nanos / 1e9) + position);
            return skipped == 0 ? ExitCode.OK : ExitCode.PARTIAL;
        }
    }
}
