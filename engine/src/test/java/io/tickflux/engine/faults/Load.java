package io.tickflux.engine.faults;

import io.tickflux.api.Ack;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Ledger.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * An engine that is written to, queried and listened to as fast as it goes, all at once; what it promises and shows goes into a
 * ledger, and what it must never show into {@link #violations}.
 */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LoadPlan plan;
    private final Ledger ledger;
    private final long begun;
    private final EmbeddedEngine engine;
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean served = new AtomicBoolean();
    private final AtomicLong lastSeen = new AtomicLong();
    private final Disposable subscription;
    private volatile boolean stopping;
    /** How long each producer rests between two writes. */
    private final long restNanos;

    private Load(LoadPlan plan, Ledger ledger, long restNanos) {
        this.plan = plan;
        this.ledger = ledger;
        this.restNanos = restNanos;
        this.begun = System.nanoTime();
        this.engine = EmbeddedEngine.open(plan.config());
        this.subscription =
                engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.NOW)).subscribe(this::see, this::readerFailed);
    }

    /** As fast as the box goes. */
    static Load full(LoadPlan plan, Ledger ledger) {
        return paced(plan, ledger, Duration.ZERO);
    }

    /** With a rest after each write. */
    static Load paced(LoadPlan plan, Ledger ledger, Duration rest) {
        Load load = new Load(plan, ledger, rest.toNanos());
        for (int producer = 0; producer < plan.firstNumbers().size(); producer++) {
            int own = producer;
            load.thread("producer-" + own, () -> load.produce(own));
        }
        load.thread("reader", load::read);
        return load;
    }

    EmbeddedEngine engine() {
        return engine;
    }

    /** What was shown and should not have been. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "load-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void produce(int producer) {
        AtomicLong offered = new AtomicLong(plan.firstNumbers().get(producer));
        while (!stopping) {
            // Of this stream alone: the source of one that was refused may still take a number while the next one
            // begins.
            Queue<Long> sent = new ConcurrentLinkedQueue<>();
            Semaphore window = new Semaphore(plan.window());
            Flux<Write> writes = Flux.generate(sink -> {
                rest(window);
                if (stopping) {
                    sink.complete();
                } else {
                    long number = offered.getAndIncrement();
                    sent.add(number);
                    sink.next(Content.write(producer, number));
                }
            });
            try {
                engine.writes()
                        .writeMany(writes.subscribeOn(Schedulers.boundedElastic()))
                        .doOnNext(ack -> {
                            acknowledge(producer, sent.remove(), ack);
                            window.release();
                        })
                        .blockLast();
            } catch (RuntimeException refused) {
                window.release(plan.window());
                refuse(producer, Objects.requireNonNullElse(sent.peek(), offered.get()), Exceptions.unwrap(refused));
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void rest(Semaphore window) {
        if (restNanos > 0) {
            LockSupport.parkNanos(restNanos);
        }
        try {
            while (!stopping && !window.tryAcquire(20, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
    }

    private void acknowledge(int producer, long number, Ack ack) {
        if (served.compareAndSet(false, true)) {
            ledger.note(Kind.SERVING, 0, System.nanoTime() - begun, 0);
        }
        Kind kind = ack.outcome() == Ack.Outcome.STORED ? Kind.ACK : Kind.DUPLICATE;
        ledger.note(kind, producer, number, ack.position().sequence());
    }

    private void refuse(int producer, long number, Throwable refused) {
        if (refused instanceof WritesRefusedException typed) {
            Kind kind = typed.state() == EngineState.READ_ONLY_FULL ? Kind.REFUSED_FULL : Kind.REFUSED_FAILED;
            ledger.note(kind, producer, number, typed.lastDurable().sequence());
        } else if (!stopping) {
            violation("refused without a type of its own: " + refused);
        }
    }

    private void see(WriteEvent event) {
        long position = event.position().sequence();
        long before = lastSeen.getAndSet(position);
        if (before != 0 && position != before + 1) {
            violation("subscriber got " + position + " after " + before);
        }
        if (!Content.isDerived(event) && !Content.isAsWritten(event)) {
            violation("subscriber got at " + position + " what nobody wrote");
        }
        if (position % 64 == 0) {
            ledger.note(Kind.SEEN, 0, 0, position);
        }
    }

    private void readerFailed(Throwable problem) {
        Throwable cause = Exceptions.unwrap(problem);
        if (cause instanceof DamagedStorageException) {
            ledger.note(Kind.DAMAGED, 0, 0, lastSeen.get());
        } else if (cause instanceof StorageUnavailableException) {
            ledger.note(Kind.UNAVAILABLE, 0, 0, lastSeen.get());
        } else if (!stopping) {
            violation("reader failed: " + cause);
        }
    }

    private void read() {
        Random random = new Random(begun);
        while (!stopping) {
            BucketKey key = Content.key(random.nextInt(Content.KEYS));
            try {
                List<Block> blocks = engine.query(Query.of(key)).collectList().block(PATIENCE);
                ledger.note(Kind.READ, 0, blocks == null ? 0 : requireWhole(key, blocks), 0);
            } catch (RuntimeException failed) {
                readerFailed(failed);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Every row as it was written and, where rows do not replace each other, every write whole. */
    private long requireWhole(BucketKey key, List<Block> blocks) {
        Map<Long, Integer> missing = new HashMap<>();
        long rows = 0;
        for (Block block : blocks) {
            Records records = block.records();
            rows += records.rows();
            for (int row = 0; row < records.rows(); row++) {
                if (!Content.isIntact(records, row)) {
                    violation("query of " + key + " gave a row that nobody wrote: " + row);
                }
                int all = (int) records.longAt(4, row);
                long write = Content.cause((int) records.longAt(1, row), records.longAt(2, row));
                missing.merge(write, all - 1, (left, ignored) -> left - 1);
            }
        }
        if (Content.isTicks(key)) {
            missing.values().removeIf(left -> left == 0);
            if (!missing.isEmpty()) {
                violation("query of " + key + " showed writes in part: " + missing);
            }
        }
        return rows;
    }

    private void violation(String what) {
        if (violations.size() < 20) {
            violations.add(what);
            System.out.println("VIOLATION " + what);
        }
    }

    /** Lets no more be written, and waits until nothing is. */
    void stopWriting() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        subscription.dispose();
    }

    @Override
    public void close() {
        stopWriting();
        engine.close(PATIENCE).block(PATIENCE.plusSeconds(5));
    }
}
