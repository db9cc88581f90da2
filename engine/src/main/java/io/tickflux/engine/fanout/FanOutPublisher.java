package io.tickflux.engine.fanout;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.journal.Journal;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Delivers every published event to whoever asked for its key: exactly once, in order, each at its own pace, from memory while it
 * keeps up and from the journal when it does not. A subscription costs a cursor and no queue, so a slow or dead one takes neither
 * memory nor time from the writer or from others.
 *
 * <p>What things cost: an event, one slot in the tail and one look-up of its key, whoever is subscribed. A lane with subscriptions,
 * one array load for each event, and one call for each delivery. A subscription that is behind, about two loads for each event that
 * it passes over. A stalled one, nothing. A new set of patterns, one match on its lane for each key known there; patterns that
 * somebody there asks for already, nothing.
 */
public final class FanOutPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FanOutPublisher.class);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final Tail tail;
    private final KeyTable keys = new KeyTable();
    private final CatchUp catchUp;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private FanOutPublisher(Tail tail, CatchUp catchUp) {
        this.tail = tail;
        this.catchUp = catchUp;
    }

    /** As {@link #create(Journal, EngineConfig.Limits, Workers)} with the usual number of threads. */
    public static FanOutPublisher create(Journal journal, EngineConfig.Limits limits) {
        return create(journal, limits, Workers.DEFAULT);
    }

    /**
     * A publisher that goes on behind what the journal holds now. Starts its threads.
     *
     * @param journal has every event before it is published here, and shows it to readers
     * @param limits bounds of the shared tail: {@code tailEvents}, {@code tailBytes}
     * @param workers how many threads deliver
     */
    public static FanOutPublisher create(Journal journal, EngineConfig.Limits limits, Workers workers) {
        Tail tail = Tail.create(limits.tailEvents(), limits.tailBytes(), journal.last());
        CatchUp catchUp = CatchUp.create(journal, tail, workers.catchUpThreads());
        FanOutPublisher publisher = new FanOutPublisher(tail, catchUp);
        for (int i = 0; i < workers.lanes(); i++) {
            publisher.start(new Lane(journal, tail, publisher.keys, catchUp), i);
        }
        return publisher;
    }

    private void start(Lane lane, int number) {
        Thread thread = new Thread(lane, "tickflux-lane-" + number);
        thread.setDaemon(true);
        lanes.add(lane);
        threads.add(thread);
        thread.start();
    }

    /**
     * Shows events to subscribers, after they are journaled and stored. For one thread at a time, in the order of the journal. Never
     * waits for a subscriber, allocates nothing for one, and wakes each delivering thread at most once.
     */
    public void publish(List<WriteEvent> committed) {
        for (int i = 0; i < committed.size(); i++) {
            WriteEvent event = committed.get(i);
            tail.append(event, keys.intern(event.key()));
        }
        // Either a parking lane sees the events, or the loop below sees that it is parked.
        VarHandle.fullFence();
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).eventsArrived();
        }
    }

    /**
     * Every matching event from the start on, as {@link io.tickflux.engine.Engine#subscribe} promises. The start is taken when the
     * Flux is subscribed to; {@link StartAt#NOW} sees every event that is published after that call returned.
     *
     * <p>Signals come from the publisher's threads, one at a time. A subscriber that throws, whatever it throws, ends: it is given
     * the failure as its error, others do not notice. Errors: {@link io.tickflux.engine.PositionExpiredException},
     * {@link io.tickflux.engine.DamagedStorageException}, {@link EngineClosedException} when the publisher was closed before all was
     * delivered, {@link InvalidInputException} for a subscription without a pattern.
     */
    public Flux<WriteEvent> subscribe(Subscription subscription) {
        if (subscription.patterns().isEmpty()) {
            return Flux.error(new InvalidInputException("patterns", "none", "at least one"));
        }
        return new EventFlux(this, subscription);
    }

    void subscribe(Subscription wanted, CoreSubscriber<? super WriteEvent> subscriber) {
        if (closed) {
            Operators.error(subscriber, new EngineClosedException());
            return;
        }
        EventSubscription subscription = place(wanted, subscriber);
        try {
            subscriber.onSubscribe(subscription);
        } catch (Throwable thrown) {
            subscription.failWith(thrown);
        }
        subscription.lane().enter(subscription);
    }

    private EventSubscription place(Subscription wanted, CoreSubscriber<? super WriteEvent> subscriber) {
        Lane lane = lanes.stream()
                .min(Comparator.comparingInt(each -> each.subscriptions().size()))
                .orElseThrow();
        if (!(wanted.start() instanceof StartAt.Now)) {
            return new EventSubscription(lane, wanted.patterns(), wanted.start(), subscriber);
        }
        while (true) {
            long next = tail.head();
            Position last = tail.positionBefore(next);
            // Both or neither: the lane relies on the index and the position being the same place.
            if (last != null) {
                EventSubscription subscription =
                        new EventSubscription(lane, wanted.patterns(), StartAt.after(last), subscriber);
                subscription.next = next;
                return subscription;
            }
        }
    }

    /** How many subscriptions there are. */
    public int subscriptions() {
        return lanes.stream().mapToInt(lane -> lane.subscriptions().size()).sum();
    }

    /** How each subscription is doing; a snapshot. */
    public List<SubscriptionStatus> status() {
        return lanes.stream().flatMap(this::status).toList();
    }

    private Stream<SubscriptionStatus> status(Lane lane) {
        return lane.subscriptions().stream().map(subscription -> subscription.status(tail, lane.index()));
    }

    /** As {@link #close(Duration)} with one second. */
    @Override
    public void close() {
        close(CLOSE_GRACE);
    }

    /**
     * Takes no more subscriptions; completes each one when it was given the last event; at the deadline ends those that are not so
     * far with {@link EngineClosedException}, so that they know to resume behind the last event they saw. Idempotent. To be called
     * when nothing is published any more; returns when all threads ended, shortly after the deadline at the latest.
     */
    public void close(Duration deadline) {
        closed = true;
        lanes.forEach(Lane::finish);
        try {
            awaitLanes(deadline);
            catchUp.stop();
            lanes.forEach(Lane::note);
            awaitLanes(CLOSE_GRACE);
            boolean ended =
                    catchUp.awaitEnd(CLOSE_GRACE.toNanos()) && threads.stream().noneMatch(Thread::isAlive);
            if (!ended) {
                LOG.warn("subscribers block the fan-out's threads: subscriptions={}", subscriptions());
            }
        } catch (InterruptedException interrupted) {
            catchUp.stop();
            lanes.forEach(Lane::note);
            Thread.currentThread().interrupt();
        }
    }

    private void awaitLanes(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            long millis = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (millis > 0 && thread != Thread.currentThread()) {
                thread.join(millis);
            }
        }
    }
}
