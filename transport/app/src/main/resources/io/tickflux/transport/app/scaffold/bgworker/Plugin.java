package {{package}};

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.PluginContext;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks a source for the next row from time to time. The source is made up: put your own in its place. */
final class {{class}} implements BgWorker {
    private static final Schema TICK = Schema.of(new Column("Price", ColumnType.FLOAT64));
    private static final long BEGIN_SECONDS = 1_704_067_200; // 2024-01-01

    private final PluginContext context;
    private final BucketKey key;
    private final Duration every;
    private final long lastRow;

    {{class}}(PluginContext context, BucketKey key, Duration every, long lastRow) {
        this.context = context;
        this.key = key;
        this.every = every;
        this.lastRow = lastRow;
    }

    /** A start, after whatever ended the one before: goes on behind the row that was stored last. An error is retried with back-off. */
    @Override
    public Publisher<Write> run() {
        return Flux.<Long, Long>generate(
                        () -> context.checkpoint().map(Long::valueOf).orElse(0L) + 1,
                        (number, rows) -> {
                            if (number > lastRow) {
                                rows.complete();
                            } else {
                                rows.next(number);
                            }
                            return number + 1;
                        })
                // The source is asked when the engine has room for the answer (0: nothing is fetched ahead).
                .concatMap(number -> Mono.delay(every, context.scheduler()).map(due -> fetch(number)), 0);
    }

    /** The checkpoint is stored with the row or not at all; the number makes sure that none is stored twice. */
    private Write fetch(long number) {
        long epochNanos = (BEGIN_SECONDS + number) * 1_000_000_000L;
        Records row = Records.builder(TICK)
                .row(epochNanos)
                .set(1, 100 + Math.sin(number / 10.0))
                .build();
        return Write.variable(key, row)
                .by(Origin.of(context.name(), number).withCheckpoint(String.valueOf(number)));
    }
}
