package io.tickflux.plugins.replay;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.csv.CsvReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One run through the rest of a file. Holds one batch of rows; signals come one at a time. */
final class Replay {
    private final PluginContext context;
    private final ReplayConfig config;
    private final CsvReader reader;
    private final SkipReport report;
    private Checkpoint checkpoint;
    private @Nullable Pace pace;

    private Replay(
            PluginContext context, ReplayConfig config, CsvReader reader, SkipReport report, Checkpoint checkpoint) {
        this.context = context;
        this.config = config;
        this.reader = reader;
        this.report = report;
        this.checkpoint = checkpoint;
    }

    /** Opens the file behind what is stored of it. */
    static Replay resume(PluginContext context, ReplayConfig config) {
        Checkpoint checkpoint = Checkpoint.resume(context.checkpoint().flatMap(Checkpoint::parse), config.subject());
        SkipReport report = new SkipReport(context, config.file());
        CsvReader reader =
                CsvReader.open(config.file(), config.csv().withSchema(bucketSchema(context, config)), report::add);
        try {
            long passed = reader.skip(checkpoint.rows());
            if (passed < checkpoint.rows()) {
                throw new InvalidInputException(
                        config.file().toString(), passed + " rows", checkpoint.rows() + " or more: so many are stored");
            }
            report.begin();
            return new Replay(context, config, reader, report, checkpoint);
        } catch (RuntimeException failure) {
            reader.close();
            throw failure;
        }
    }

    private static @Nullable Schema bucketSchema(PluginContext context, ReplayConfig config) {
        return context.query(Query.of(config.key()).limitedTo(Limit.last(1)))
                .map(block -> block.records().schema())
                .blockLast();
    }

    /** The writes of the next batch, when their rows are due; null at the end of the file. */
    @Nullable
    Flux<Write> next() {
        Records batch = reader.next();
        if (batch == null) {
            return null;
        }
        if (Double.isInfinite(config.speed())) {
            return Mono.fromSupplier(() -> write(batch)).flux();
        }
        if (pace == null) {
            pace = new Pace(config.speed(), context.clock(), batch.epochNanos(0));
        }
        Rest rest = new Rest(pace, batch);
        return Mono.defer(rest::next).repeat(rest::isLeft);
    }

    void close() {
        report.end();
        reader.close();
    }

    private Write write(Records rows) {
        checkpoint = checkpoint.plus(rows.rows());
        Write write = config.type() == RecordType.FIXED
                ? Write.fixed(config.key(), rows)
                : Write.variable(config.key(), rows);
        return write.by(Origin.of(context.name(), checkpoint.number()).withCheckpoint(checkpoint.toString()));
    }

    /** The rows of a batch that are still to be written. */
    private final class Rest {
        private final Pace pace;
        private final Records batch;
        private int from;

        Rest(Pace pace, Records batch) {
            this.pace = pace;
            this.batch = batch;
        }

        boolean isLeft() {
            return from < batch.rows();
        }

        /** The rows that are due, as soon as one is. */
        Mono<Write> next() {
            Duration wait = pace.until(batch.epochNanos(from));
            Mono<Write> due = Mono.fromSupplier(this::take);
            return wait.isZero() ? due : Mono.delay(wait, context.scheduler()).then(due);
        }

        private Write take() {
            int to = from + 1;
            while (to < batch.rows() && pace.isDue(batch.epochNanos(to))) {
                to++;
            }
            Records rows = batch.slice(from, to);
            from = to;
            return write(rows);
        }
    }
}
