package io.tickflux.engine.host;

import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.StreamTrigger;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The events that a stream trigger is given, as it asks for them, on its events lane. For one subscriber. */
final class DeliveryFlux extends Flux<StreamTrigger.Delivery> implements Subscription {
    private final PluginKit kit;
    private final TriggerFeed feed;
    private final Runnable again = this::wake;
    private final Inbox inbox;
    private final Handover handover;
    private final Acknowledgements acknowledgements;
    private final Commits commits;
    private final Consumer<RunEnd> failed;
    private final AtomicBoolean awake = new AtomicBoolean();
    private @Nullable CoreSubscriber<? super StreamTrigger.Delivery> subscriber;
    private long demand;
    private volatile boolean completing;
    private volatile boolean over;
    private volatile long busySinceNanos;

    /**
     * A flux that nobody has subscribed to.
     *
     * @param failed hears of the failure of the engine, or of the trigger when it is given something
     */
    DeliveryFlux(
            PluginKit kit,
            TriggerFeed feed,
            Acknowledgements acknowledgements,
            Commits commits,
            Consumer<RunEnd> failed) {
        this.kit = kit;
        this.feed = feed;
        this.acknowledgements = acknowledgements;
        this.commits = commits;
        this.failed = failed;
        this.inbox = new Inbox(kit.identity().rules().limits(), again);
        this.handover = new Handover(inbox, feed, kit.identity().intake().batching(), commits.timers(), again);
    }

    /** Subscribes to the engine. */
    void open() {
        RunEnd refused = feed.subscribe(inbox);
        if (refused != null) {
            failed.accept(refused);
        }
    }

    /** No more events: completes towards the trigger. */
    void complete() {
        completing = true;
        inbox.cancel();
        wake();
    }

    /** No more events, and no signal either. */
    void close() {
        over = true;
        inbox.cancel();
    }

    long busySinceNanos() {
        return busySinceNanos;
    }

    @Override
    public void subscribe(CoreSubscriber<? super StreamTrigger.Delivery> actual) {
        synchronized (this) {
            if (subscriber != null) {
                Operators.error(actual, new PluginMisuseException("subscribers of events: 2 (expected: 1)"));
                return;
            }
            subscriber = actual;
        }
        actual.onSubscribe(this);
        wake();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            synchronized (this) {
                demand = Operators.addCap(demand, n);
            }
            wake();
        }
    }

    @Override
    public void cancel() {
        close();
    }

    void wake() {
        if (awake.compareAndSet(false, true)) {
            kit.threads().events().execute(this::drain);
        }
    }

    private void drain() {
        awake.set(false);
        CoreSubscriber<? super StreamTrigger.Delivery> target = target();
        while (target != null && !over && !completing && mayGive()) {
            Handover.Next next = handover.poll();
            if (next == null) {
                break;
            }
            if (next.fires()) {
                give(target, next.event());
            } else {
                acknowledgements.passOver(next.event());
            }
        }
        checkEnd(target);
    }

    private boolean mayGive() {
        return hasDemand() && !acknowledgements.isFull() && !kit.throttle().holds(again);
    }

    private void give(CoreSubscriber<? super StreamTrigger.Delivery> target, WriteEvent event) {
        synchronized (this) {
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        StreamTrigger.Delivery delivery = acknowledgements.deliver(event);
        call(() -> target.onNext(delivery));
    }

    private void checkEnd(@Nullable CoreSubscriber<? super StreamTrigger.Delivery> target) {
        if (over || (!completing && !inbox.isDrained())) {
            return;
        }
        Throwable failure = inbox.failure();
        if (failure != null && !completing) {
            over = true;
            failed.accept(EngineRefusals.end(failure, null));
        } else if (target != null) {
            over = true;
            call(target::onComplete);
        }
    }

    private void call(Runnable signal) {
        busySinceNanos = commits.nowNanos();
        try {
            kit.calls().run(signal);
        } catch (PluginCallException failure) {
            over = true;
            failed.accept(EngineRefusals.end(failure, null));
        } finally {
            busySinceNanos = 0;
        }
    }

    private synchronized @Nullable CoreSubscriber<? super StreamTrigger.Delivery> target() {
        return subscriber;
    }

    private synchronized boolean hasDemand() {
        return demand > 0;
    }
}
