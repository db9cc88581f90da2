package io.tickflux.transport.server;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.EngineStatus;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * An engine in memory that keeps the contract's promises: order, cursors with demand, one event for a producer's number. All is
 * done on one thread of its own; it outlives the servers in front of it.
 */
final class FakeEngine implements Engine {
    private static final int ROWS_OF_BLOCK = 1_000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "fake-engine");
        made.setDaemon(true);
        return made;
    });
    private final List<WriteEvent> events = new ArrayList<>();
    private final Map<String, Bucket> buckets = new TreeMap<>();
    private final Map<String, Long> producers = new HashMap<>();
    private final List<Cursor> cursors = new CopyOnWriteArrayList<>();
    private final AtomicLong delivered = new AtomicLong();
    private volatile Position first = Position.of(1);
    private volatile UnaryOperator<Write> admission = write -> write;

    /** Events handed to subscribers so far, all together. */
    long delivered() {
        return delivered.get();
    }

    synchronized List<WriteEvent> events() {
        return List.copyOf(events);
    }

    /** Looks at each write before it is stored; may throw. */
    void admitBy(UnaryOperator<Write> check) {
        admission = check;
    }

    void forgetBefore(Position position) {
        first = position;
    }

    Ack store(Write write) {
        Write admitted = admission.apply(write);
        Ack ack = append(admitted);
        cursors.forEach(Cursor::wake);
        return ack;
    }

    private synchronized Ack append(Write write) {
        String producer = write.origin().producer();
        long number = write.origin().number();
        if (number > 0 && number <= producers.getOrDefault(producer, 0L)) {
            return new Ack(Position.of(events.size()), AckLevel.DURABLE, Ack.Outcome.DUPLICATE);
        }
        if (number > 0) {
            producers.put(producer, number);
        }
        register(write);
        Position position = Position.of(events.size() + 1L);
        events.add(new WriteEvent(position, 1_000L + events.size(), write.key(), write.change(), write.origin()));
        return new Ack(position, AckLevel.DURABLE, Ack.Outcome.STORED);
    }

    private void register(Write write) {
        String name = write.key().toString();
        if (write.change() instanceof Change.Rows rows) {
            buckets.putIfAbsent(
                    name, new Bucket(write.key(), rows.type(), rows.records().schema()));
        } else if (write.change() instanceof Change.Create create) {
            buckets.putIfAbsent(name, new Bucket(write.key(), create.type(), create.schema()));
        }
    }

    @Override
    public WriteStream writes() {
        return new WriteStream() {
            @Override
            public Mono<Ack> write(Write write) {
                return Mono.create(sink -> thread.execute(() -> {
                    try {
                        sink.success(store(write));
                    } catch (RuntimeException e) {
                        sink.error(e);
                    }
                }));
            }

            @Override
            public Mono<List<Ack>> writeAll(List<Write> writes) {
                return Flux.fromIterable(writes).concatMap(this::write).collectList();
            }

            @Override
            public Flux<Ack> writeMany(Publisher<Write> writes) {
                return Flux.from(writes).concatMap(this::write, 8);
            }
        };
    }

    @Override
    public Flux<WriteEvent> subscribe(Subscription subscription) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super WriteEvent> actual) {
                Cursor cursor = new Cursor(subscription, actual);
                cursors.add(cursor);
                actual.onSubscribe(cursor);
            }
        };
    }

    /** Subscriptions that have not ended. */
    int subscriptions() {
        return cursors.size();
    }

    private synchronized WriteEvent eventAt(int index) {
        return index < events.size() ? events.get(index) : null;
    }

    private final class Cursor implements org.reactivestreams.Subscription {
        private final Subscription asked;
        private final CoreSubscriber<? super WriteEvent> actual;
        private final AtomicLong demand = new AtomicLong();
        private volatile boolean ended;
        private int next;

        Cursor(Subscription asked, CoreSubscriber<? super WriteEvent> actual) {
            this.asked = asked;
            this.actual = actual;
            this.next = startIndex(asked.start());
        }

        private int startIndex(StartAt start) {
            if (start instanceof StartAt.Now) {
                return events().size();
            }
            if (start instanceof StartAt.After after) {
                return (int) after.position().sequence();
            }
            return start instanceof StartAt.From from ? (int) from.position().sequence() - 1 : 0;
        }

        @Override
        public void request(long n) {
            demand.accumulateAndGet(n, Operators::addCap);
            wake();
        }

        @Override
        public void cancel() {
            ended = true;
            cursors.remove(this);
        }

        void wake() {
            try {
                thread.execute(this::deliver);
            } catch (RejectedExecutionException e) {
                ended = true;
            }
        }

        private void deliver() {
            if (!ended && next + 1 < first.sequence()) {
                cancel();
                actual.onError(new PositionExpiredException(Position.of(next), first, Position.of(events().size()), 1));
            }
            for (WriteEvent event = eventAt(next); !ended && event != null && demand.get() > 0; event = eventAt(next)) {
                next++;
                WriteEvent found = event;
                if (asked.patterns().stream().anyMatch(pattern -> pattern.matches(found.key()))) {
                    demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
                    delivered.incrementAndGet();
                    actual.onNext(event);
                }
            }
        }

        void complete() {
            if (!ended) {
                cancel();
                actual.onComplete();
            }
        }
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.fromIterable(buckets())
                .filter(bucket -> query.pattern().matches(bucket.key()))
                .concatMap(bucket -> Flux.fromIterable(blocks(bucket, query)));
    }

    private List<Block> blocks(Bucket bucket, Query query) {
        RecordsBuilder builder = Records.builder(bucket.schema());
        for (WriteEvent event : events()) {
            Records records = event.records();
            for (int row = 0; event.key().equals(bucket.key()) && row < records.rows(); row++) {
                if (query.range().contains(records.epochNanos(row))) {
                    builder.append(records, row, row + 1);
                }
            }
        }
        Records all = builder.build();
        int from = query.limit().end() == io.tickflux.api.Limit.End.LAST
                ? (int) Math.max(0, all.rows() - query.limit().rows())
                : 0;
        int to = (int) Math.min(all.rows(), from + Math.min(query.limit().rows(), all.rows()));
        List<Block> blocks = new ArrayList<>();
        for (int row = from; row < to || blocks.isEmpty(); row += ROWS_OF_BLOCK) {
            Records slice = all.slice(row, Math.min(to, row + ROWS_OF_BLOCK));
            blocks.add(new Block(
                    bucket.key(), bucket.type(), query.columns().isEmpty() ? slice : slice.select(query.columns())));
        }
        return blocks;
    }

    @Override
    public synchronized Collection<Bucket> buckets() {
        return List.copyOf(buckets.values());
    }

    @Override
    public synchronized Optional<Bucket> bucket(BucketKey key) {
        return Optional.ofNullable(buckets.get(key.toString()));
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        throw new InvalidInputException("test", "lastEpochNanos", "not to be asked");
    }

    @Override
    public Optional<String> checkpoint(String producer) {
        return Optional.empty();
    }

    @Override
    public synchronized EngineStatus status() {
        Position last = events.isEmpty() ? Position.ORIGIN : Position.of(events.size());
        return new EngineStatus(
                EngineState.OPEN,
                "",
                AckLevel.DURABLE,
                first,
                last,
                last,
                List.of(),
                last,
                buckets.size(),
                cursors.size(),
                0,
                0);
    }

    @Override
    public Mono<Void> close(Duration deadline) {
        return Mono.fromRunnable(() -> {
            cursors.forEach(Cursor::complete);
            thread.shutdown();
        });
    }

    /** One row of a bar bucket. */
    static Write bar(String symbol, long minute, double price) {
        Schema schema = Schema.of(new io.tickflux.api.Column("Close", io.tickflux.api.ColumnType.FLOAT64));
        Records rows = Records.builder(schema)
                .row(minute * 60_000_000_000L)
                .set(1, price)
                .build();
        return Write.fixed(BucketKey.parse(symbol + "/1Min/OHLCV"), rows);
    }

    /** Rows of ticks, each of the given number of bytes and more. */
    static Write ticks(String symbol, int rows) {
        Schema schema = Schema.of(new io.tickflux.api.Column("Price", io.tickflux.api.ColumnType.FLOAT64));
        RecordsBuilder builder = Records.builder(schema);
        for (int row = 0; row < rows; row++) {
            builder.row(1_000_000_007L * row).set(1, row + 0.25);
        }
        return new Write(
                BucketKey.parse(symbol + "/1Sec/TICK"),
                new Change.Rows(RecordType.VARIABLE, builder.build()),
                io.tickflux.api.Origin.ANONYMOUS);
    }
}
