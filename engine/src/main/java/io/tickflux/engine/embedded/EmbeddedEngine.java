package io.tickflux.engine.embedded;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.EngineStatus;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.WriteStream;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.fanout.FanOutPublisher;
import io.tickflux.engine.ingest.ProducerTable;
import io.tickflux.engine.ingest.QueuedWriteStream;
import io.tickflux.engine.ingest.StorageSink;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.retention.Retention;
import io.tickflux.engine.retention.RetentionPolicy;
import io.tickflux.engine.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An engine in this process, with its data in one directory that it holds exclusively. */
public final class EmbeddedEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEngine.class);
    private static final int QUERY_THREADS = 4;
    private static final int MAX_WAITING_QUERIES = 10_000;

    private final EngineConfig config;
    private final Journal journal;
    private final Store store;
    private final ProducerTable producers;
    private final FanOutPublisher fanOut;
    private final QueuedWriteStream writes;
    private final EngineThreads threads;
    private final Scheduler queries;
    private final AtomicReference<@Nullable Mono<Void>> closing = new AtomicReference<>();

    private EmbeddedEngine(
            EngineConfig config,
            OpenedStorage storage,
            FanOutPublisher fanOut,
            QueuedWriteStream writes,
            EngineThreads threads,
            Scheduler queries) {
        this.config = config;
        this.journal = storage.journal();
        this.store = storage.store();
        this.producers = storage.producers();
        this.fanOut = fanOut;
        this.writes = writes;
        this.threads = threads;
        this.queries = queries;
    }

    /**
     * Opens the data directory, making it if it is new, and replays what the store does not have yet. Blocks until the engine
     * serves.
     *
     * <p>What is damaged in the journal is quarantined, see {@link EngineStatus#quarantined}, and everything else served.
     *
     * @throws io.tickflux.engine.DamagedStorageException when nothing of the journal can be read, or its newest segments are missing, or
     *     it does not reach back to what the store has
     */
    public static EmbeddedEngine open(EngineConfig config) {
        return open(config, RealDisk.probing());
    }

    /** As {@link #open(EngineConfig)}, on any disk. */
    public static EmbeddedEngine open(EngineConfig config, Disk disk) {
        OpenedStorage storage = OpenedStorage.open(config, disk);
        FanOutPublisher fanOut = FanOutPublisher.create(storage.journal(), config.limits());
        StorageSink sink = storage.sink();
        QueuedWriteStream writes = QueuedWriteStream.create(sink, config, fanOut::publish);
        Checkpointer checkpointer = new Checkpointer(sink, storage.store(), config);
        Scheduler queries =
                Schedulers.newBoundedElastic(QUERY_THREADS, MAX_WAITING_QUERIES, "tickflux-query", 60, true);
        EngineThreads threads = EngineThreads.start(writes.writer(), checkpointer);
        return new EmbeddedEngine(config, storage, fanOut, writes, threads, queries);
    }

    /**
     * From now on gives up what is not to be kept of the journal, after each checkpoint of the store.
     *
     * @param cursors how far all durable consumers are; asked on a thread of the engine
     */
    public void retain(RetentionPolicy policy, Supplier<? extends Collection<ConsumerCursor>> cursors) {
        threads.checkpointer().retain(Retention.of(journal, store, policy, cursors, config.root(), config.clock()));
    }

    @Override
    public WriteStream writes() {
        return writes;
    }

    @Override
    public Flux<WriteEvent> subscribe(Subscription subscription) {
        return fanOut.subscribe(subscription);
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.<Block, QueryRun>generate(
                        () -> QueryRun.of(store, query, matching(query)), QueryRun::emitNext, QueryRun::close)
                .subscribeOn(queries);
    }

    private List<BucketKey> matching(Query query) {
        return buckets().stream()
                .map(Bucket::key)
                .filter(query.pattern()::matches)
                .toList();
    }

    @Override
    public Collection<Bucket> buckets() {
        return store.buckets().stream()
                .sorted(Comparator.comparing(bucket -> bucket.key().toString()))
                .toList();
    }

    @Override
    public Optional<Bucket> bucket(BucketKey key) {
        return store.bucket(key);
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        return store.lastEpochNanos(key);
    }

    @Override
    public Optional<String> checkpoint(String producer) {
        return producers.checkpoint(producer);
    }

    @Override
    public EngineStatus status() {
        Throwable failure = writes.writer().failure();
        boolean open = closing.get() == null;
        EngineState state = !open ? EngineState.CLOSED : failure != null ? EngineState.FAILED : journal.state();
        return new EngineStatus(
                state,
                reason(state, failure),
                journal.level(),
                journal.first(),
                journal.last(),
                journal.lastDurable(),
                journal.quarantined(),
                store.checkpoint(),
                store.buckets().size(),
                fanOut.subscriptions(),
                writes.queuedBytes(),
                store.unflushedBytes());
    }

    private String reason(EngineState state, @Nullable Throwable failure) {
        if (state == EngineState.CLOSED) {
            return "closed or closing";
        }
        String reason = failure != null ? failure.toString() : journal.reason();
        return reason.isEmpty() ? threads.checkpointer().trouble() : reason;
    }

    @Override
    public Mono<Void> close(Duration deadline) {
        Mono<Void> close = Mono.<Void>fromRunnable(() -> closeNow(deadline))
                .subscribeOn(Schedulers.boundedElastic())
                .cache();
        Mono<Void> first = closing.compareAndExchange(null, close);
        return first == null ? close : first;
    }

    private void closeNow(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        writes.close();
        if (!threads.stop(deadline)) {
            LOG.warn("the deadline passed before everything was stored: deadline={}", deadline);
        }
        fanOut.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        writes.dispose();
        queries.dispose();
        store.close();
        journal.close();
        LOG.info("closed: last={}", journal.last());
    }
}
