package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.transport.client.TickfluxClient;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Writes numbered ticks over a client. Each write says in its rows which one it is and when it was due ({@link System#nanoTime}), so
 * that a receiver in this process can tell how long it took. For one thread.
 */
final class Feed {
    static final KeyPattern PATTERN = KeyPattern.parse("*/1Sec/TICK");
    static final int NUMBER = 1;
    static final int DUE = 2;

    private static final BucketKey KEY = BucketKey.parse("S/1Sec/TICK");
    private static final Schema TICKS = Schema.of(
            new Column("Number", ColumnType.INT64),
            new Column("Due", ColumnType.INT64),
            new Column("Price", ColumnType.FLOAT64),
            new Column("Size", ColumnType.INT32));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TickfluxClient client;
    private final int rowsPerWrite;
    private long sent;

    Feed(TickfluxClient client, int rowsPerWrite) {
        this.client = client;
        this.rowsPerWrite = rowsPerWrite;
    }

    /** Writes made so far. */
    long sent() {
        return sent;
    }

    /** What an open loop measured. */
    record Paced(Histogram lateness, Histogram acks) {}

    /**
     * Writes at a fixed rate, whatever becomes of the writes, and waits for the last ack. What the client does not take at once waits
     * in a queue, at most all writes of this run.
     */
    Paced openLoop(int writesPerSecond, Duration duration) {
        long count = duration.toNanos() * writesPerSecond / 1_000_000_000L;
        long interval = 1_000_000_000L / writesPerSecond;
        Sinks.Many<Write> writes = Sinks.many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());
        Histogram lateness = new Histogram(3);
        Histogram acks = new Histogram(3);
        long start = System.nanoTime() + interval;
        Mono<Long> acknowledged = client.writeMany(writes.asFlux())
                .index((number, ack) -> {
                    acks.recordValue(Math.max(0, System.nanoTime() - (start + number * interval)));
                    return number;
                })
                .count()
                .cache();
        acknowledged.subscribe();
        for (long i = 0; i < count; i++) {
            long due = start + i * interval;
            lateness.recordValue(awaitDue(due));
            writes.tryEmitNext(next(due)).orThrow();
        }
        writes.tryEmitComplete().orThrow();
        requireAll(count, acknowledged.block(PATIENCE));
        return new Paced(lateness, acks);
    }

    /** Parks rather than spins: the cores are for those who are measured. */
    private static long awaitDue(long due) {
        long wait = due - System.nanoTime();
        while (wait > 0) {
            LockSupport.parkNanos(wait);
            wait = due - System.nanoTime();
        }
        return -wait;
    }

    /** Writes as fast as the client takes them; gives the writes acknowledged in a second. */
    double closedLoop(Duration duration) {
        long before = sent;
        long start = System.nanoTime();
        Flux<Write> writes = Flux.generate(sink -> {
            long now = System.nanoTime();
            if (now - start < duration.toNanos()) {
                sink.next(next(now));
            } else {
                sink.complete();
            }
        });
        Long acknowledged = client.writeMany(writes).count().block(duration.plus(PATIENCE));
        double seconds = (System.nanoTime() - start) / 1e9;
        requireAll(sent - before, acknowledged);
        return (sent - before) / seconds;
    }

    private static void requireAll(long expected, @org.jspecify.annotations.Nullable Long acknowledged) {
        if (acknowledged == null || acknowledged != expected) {
            throw new IllegalStateException("acks: " + acknowledged + " (expected: " + expected + ")");
        }
    }

    private Write next(long due) {
        RecordsBuilder ticks = Records.builder(TICKS);
        for (int i = 0; i < rowsPerWrite; i++) {
            ticks.row(Samples.START_NANOS + sent * 1_000_000 + i)
                    .set(NUMBER, sent)
                    .set(DUE, due)
                    .set(3, 100.25 + i)
                    .set(4, 100L);
        }
        sent++;
        return Write.variable(KEY, ticks.build());
    }
}
