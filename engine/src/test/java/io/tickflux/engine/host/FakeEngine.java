package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.EngineStatus;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.WriteStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An engine in memory that keeps the contracts a host relies on: one thread, dense positions, commits that hold all or nothing. */
final class FakeEngine implements Engine, WriteStream {
    static final String THREAD = "engine";

    private final Log log;
    private final Clock clock;
    private final Scheduler thread = Schedulers.newSingle(THREAD, true);
    private final List<Cursor> cursors = new CopyOnWriteArrayList<>();
    private final List<Integer> commitSizes = new CopyOnWriteArrayList<>();
    private volatile Function<List<Write>, Throwable> refusal = writes -> null;
    private volatile Function<List<Write>, CompletableFuture<?>> gate =
            writes -> CompletableFuture.completedFuture(null);
    private volatile boolean dead;

    FakeEngine(Log log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** What is on the disk: outlives an engine. */
    static final class Log {
        private final List<WriteEvent> events = new ArrayList<>();
        private final Map<String, String> checkpoints = new HashMap<>();
        private final Map<String, Long> numbers = new HashMap<>();
        private long first = 1;

        synchronized List<WriteEvent> events() {
            return List.copyOf(events);
        }

        /** As retention would: drops the oldest. */
        synchronized void expireUpTo(long sequence) {
            first = sequence + 1;
        }

        private synchronized Ack append(Write write, long nanos) {
            String producer = write.origin().producer();
            long number = write.origin().number();
            if (number > 0 && number <= numbers.getOrDefault(producer, 0L)) {
                return new Ack(Position.of(events.size()), AckLevel.DURABLE, Ack.Outcome.DUPLICATE);
            }
            numbers.merge(producer, number, Math::max);
            if (!write.origin().checkpoint().isEmpty()) {
                checkpoints.put(producer, write.origin().checkpoint());
            }
            Position position = Position.of(events.size() + 1);
            events.add(new WriteEvent(position, nanos, write.key(), write.change(), write.origin()));
            return new Ack(position, AckLevel.DURABLE, Ack.Outcome.STORED);
        }

        private synchronized WriteEvent at(long sequence) {
            return sequence <= events.size() ? events.get((int) sequence - 1) : null;
        }

        private synchronized long last() {
            return events.size();
        }
    }

    /** Every commit is refused with what this gives, unless that is null. */
    void refuse(Function<List<Write>, Throwable> why) {
        refusal = why;
    }

    /** Every commit is stored only once the future is done. */
    void holdCommits(Function<List<Write>, CompletableFuture<?>> until) {
        gate = until;
    }

    /** How many writes each commit of {@link #writeAll} held. */
    List<Integer> commitSizes() {
        return commitSizes;
    }

    /** As {@code kill -9} would: nothing happens from now on, not even an error. */
    void kill() {
        dead = true;
    }

    @Override
    public WriteStream writes() {
        return this;
    }

    @Override
    public Mono<Ack> write(Write write) {
        return writeAll(List.of(write)).map(acks -> acks.get(0));
    }

    @Override
    public Mono<List<Ack>> writeAll(List<Write> writes) {
        return Mono.defer(() -> Mono.fromFuture(gate.apply(writes)))
                .then(Mono.defer(() -> Mono.fromCallable(() -> commit(writes)).subscribeOn(thread)))
                .flatMap(acks -> dead ? Mono.never() : Mono.just(acks));
    }

    @Override
    public Flux<Ack> writeMany(Publisher<Write> writes) {
        return Flux.from(writes)
                .publishOn(thread, 16)
                .map(write -> commit(List.of(write)).get(0));
    }

    private List<Ack> commit(List<Write> writes) {
        Throwable why = refusal.apply(writes);
        if (why != null) {
            throw reactor.core.Exceptions.propagate(why);
        }
        if (dead) {
            return List.of();
        }
        List<Ack> acks = new ArrayList<>();
        synchronized (log) {
            for (Write write : writes) {
                acks.add(log.append(write, nanos()));
            }
        }
        commitSizes.add(writes.size());
        cursors.forEach(Cursor::wake);
        return acks;
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public Flux<WriteEvent> subscribe(Subscription subscription) {
        return Flux.from(subscriber -> {
            Cursor cursor = new Cursor(subscription, (CoreSubscriber<? super WriteEvent>) subscriber);
            subscriber.onSubscribe(cursor);
            cursors.add(cursor);
            cursor.wake();
        });
    }

    /** One subscriber's place. */
    private final class Cursor implements org.reactivestreams.Subscription {
        private final Subscription asked;
        private final CoreSubscriber<? super WriteEvent> subscriber;
        private long next;
        private long demand;
        private boolean over;

        private Cursor(Subscription asked, CoreSubscriber<? super WriteEvent> subscriber) {
            this.asked = asked;
            this.subscriber = subscriber;
            this.next = sequenceOf(asked.start());
        }

        private long sequenceOf(StartAt start) {
            if (start instanceof StartAt.From from) {
                return from.position().sequence();
            }
            if (start instanceof StartAt.After after) {
                return after.position().sequence() + 1;
            }
            if (start instanceof StartAt.Time time) {
                return log.events().stream()
                                .filter(event -> event.commitNanos() < time.epochNanos())
                                .count()
                        + 1;
            }
            return start.equals(StartAt.EARLIEST) ? log.first : log.last() + 1;
        }

        private void wake() {
            if (!thread.isDisposed()) {
                thread.schedule(this::deliver);
            }
        }

        private void deliver() {
            if (!over && (next < log.first || next > log.last() + 1)) {
                over = true;
                subscriber.onError(new PositionExpiredException(
                        Position.of(next), Position.of(log.first), Position.of(log.last()), 1));
            }
            while (!over && !dead && demand > 0) {
                WriteEvent event = log.at(next);
                if (event == null) {
                    return;
                }
                next++;
                if (asked.patterns().stream().anyMatch(pattern -> pattern.matches(event.key()))) {
                    demand--;
                    subscriber.onNext(event);
                }
            }
        }

        private void complete() {
            if (!over) {
                over = true;
                subscriber.onComplete();
            }
        }

        @Override
        public void request(long n) {
            thread.schedule(() -> {
                demand += n;
                deliver();
            });
        }

        @Override
        public void cancel() {
            over = true;
            cursors.remove(this);
        }
    }

    void dispose() {
        thread.dispose();
    }

    int subscriptions() {
        return cursors.size();
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.fromIterable(log.events())
                .filter(event -> query.pattern().matches(event.key()) && event.change() instanceof Change.Rows)
                .map(event -> new Block(event.key(), RecordType.FIXED, event.records()))
                .subscribeOn(thread);
    }

    @Override
    public Collection<Bucket> buckets() {
        return List.of();
    }

    @Override
    public Optional<Bucket> bucket(BucketKey key) {
        return Optional.empty();
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        return log.events().stream()
                .filter(event -> event.key().equals(key))
                .mapToLong(event -> event.records().lastNanos())
                .max();
    }

    @Override
    public Optional<String> checkpoint(String producer) {
        synchronized (log) {
            return Optional.ofNullable(log.checkpoints.get(producer));
        }
    }

    @Override
    public EngineStatus status() {
        Position last = log.last() == 0 ? Position.ORIGIN : Position.of(log.last());
        return new EngineStatus(
                EngineState.OPEN,
                "",
                AckLevel.DURABLE,
                Position.of(log.first),
                last,
                last,
                List.of(),
                last,
                0,
                cursors.size(),
                0,
                0);
    }

    @Override
    public Mono<Void> close(Duration deadline) {
        refusal = writes -> new EngineClosedException();
        return Mono.<Void>fromRunnable(() -> cursors.forEach(Cursor::complete)).subscribeOn(thread);
    }
}
