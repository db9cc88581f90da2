package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker.Output;
import io.tickflux.api.plugin.PluginContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Numbers the writes, and puts the checkpoint on each. Waits for the engine's demand. For one thread. */
final class Outlet {
    static final Schema BARS = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.FLOAT64));
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Duration QUERY_LIMIT = Duration.ofSeconds(30);

    private final PluginContext context;
    private final GdaxConfig.Bucket bucket;
    private final Output output;
    private final LongFunction<Checkpoint> checkpoint;
    private long number;

    /**
     * An outlet into one run's writes.
     *
     * @param checkpoint makes the one for the write of a number
     * @param number of the last write before
     */
    Outlet(
            PluginContext context,
            GdaxConfig.Bucket bucket,
            Output output,
            LongFunction<Checkpoint> checkpoint,
            long number) {
        this.context = context;
        this.bucket = bucket;
        this.output = output;
        this.checkpoint = checkpoint;
        this.number = number;
    }

    /** Writes bars; the symbol's cursor must have moved behind them before. */
    void bars(String symbol, List<Bar> bars) throws InterruptedException {
        RecordsBuilder rows = Records.builder(BARS);
        for (Bar bar : bars) {
            rows.row(bar.second() * NANOS_PER_SECOND)
                    .set(1, bar.open())
                    .set(2, bar.high())
                    .set(3, bar.low())
                    .set(4, bar.close())
                    .set(5, bar.volume());
        }
        write(Write.fixed(bucket.bars(symbol), rows.build()));
    }

    /** Writes bars that are stored otherwise, or not at all. */
    void corrections(String symbol, List<Bar> bars) throws InterruptedException {
        context.count("corrected_bars", bars.size());
        bars(symbol, bars);
    }

    /** Writes a gap's state into the ledger. */
    void gap(String symbol, Gap gap) throws InterruptedException {
        context.count("gaps_" + gap.state().name().toLowerCase(java.util.Locale.ROOT), 1);
        write(Write.fixed(bucket.gaps(symbol), gap.toRecords()));
    }

    /** Makes the symbol's ledger, if it is new; stores the checkpoint in any case. */
    void ledger(String symbol) throws InterruptedException {
        write(Write.create(bucket.gaps(symbol), RecordType.FIXED, Gap.SCHEMA));
    }

    private void write(Write write) throws InterruptedException {
        number++;
        Checkpoint note = checkpoint.apply(number);
        output.write(write.by(Origin.of(context.name(), number).withCheckpoint(note.toString())));
    }

    /**
     * The bars that begin from {@code from} (inclusive) to {@code until} (exclusive), as they are stored with all that was written before.
     */
    Map<Long, Bar> storedBars(String symbol, long from, long until) throws InterruptedException {
        Map<Long, Bar> bars = new HashMap<>();
        for (Records rows :
                stored(bucket.bars(symbol), from, until, List.of("Open", "High", "Low", "Close", "Volume"))) {
            for (int row = 0; row < rows.rows(); row++) {
                long second = rows.epochNanos(row) / NANOS_PER_SECOND;
                bars.put(
                        second,
                        new Bar(
                                second,
                                rows.doubleAt(1, row),
                                rows.doubleAt(2, row),
                                rows.doubleAt(3, row),
                                rows.doubleAt(4, row),
                                rows.doubleAt(5, row)));
            }
        }
        return bars;
    }

    /** The ledger's rows of gaps that begin from {@code from} (inclusive) to {@code until} (exclusive). */
    List<Gap> storedGaps(String symbol, long from, long until) throws InterruptedException {
        List<Gap> gaps = new ArrayList<>();
        for (Records rows : stored(bucket.gaps(symbol), from, until, List.of())) {
            for (int row = 0; row < rows.rows(); row++) {
                gaps.add(Gap.of(rows, row));
            }
        }
        return gaps;
    }

    private List<Records> stored(BucketKey key, long from, long until, List<String> columns)
            throws InterruptedException {
        awaitStored();
        TimeRange range = new TimeRange(from * NANOS_PER_SECOND, until * NANOS_PER_SECOND - 1);
        List<Records> found = context.query(Query.of(key).within(range).selecting(columns))
                .map(Block::records)
                .collectList()
                .block(QUERY_LIMIT);
        return found == null ? List.of() : found;
    }

    /** A write is stored some time after it was given out, and is not missing until then. */
    private void awaitStored() throws InterruptedException {
        long begin = System.nanoTime();
        while (storedNumber() < number) {
            if (System.nanoTime() - begin > QUERY_LIMIT.toNanos()) {
                throw new IllegalStateException("writes: stored up to " + storedNumber() + " (expected: " + number
                        + " within " + QUERY_LIMIT + ")");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private long storedNumber() {
        return context.checkpoint()
                .map(text -> Checkpoint.parse(text, "").number())
                .orElse(0L);
    }
}
