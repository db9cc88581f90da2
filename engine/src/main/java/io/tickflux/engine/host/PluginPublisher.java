package io.tickflux.engine.host;

import io.tickflux.api.Write;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A plugin's publisher as one that keeps the rules: signals come one at a time, none after the end, never more than was requested,
 * never null, and whatever is thrown becomes its error, a {@link PluginCallException}. Demand and cancellation reach the plugin on
 * its demand lane, because the calls lane may be blocked in {@code subscribe} until there is demand. For one subscriber.
 *
 * <p>Two locks: {@code signals} is held while the subscriber is called, so that its signals come one at a time; {@code this} guards
 * the fields and is never held over a call, so that {@code request} and {@code cancel} wait for nobody.
 */
final class PluginPublisher implements Publisher<Write>, CoreSubscriber<Write>, Subscription {
    private final PluginKit kit;
    private final Supplier<? extends @Nullable Publisher<Write>> open;
    private final UnaryOperator<Write> stamp;
    private final Runnable again = this::askAgain;
    private final Object signals = new Object();
    private @Nullable Subscriber<? super Write> downstream;
    private @Nullable Subscription upstream;
    /** Requested by the subscriber, not yet by us. */
    private long wanted;
    /** Requested by us, not yet emitted. */
    private long allowed;

    private boolean over;

    /**
     * A publisher around one that does not exist yet.
     *
     * @param open asks the plugin for its publisher; called on the calls lane when this one is subscribed to
     * @param stamp is applied to each write
     */
    PluginPublisher(PluginKit kit, Supplier<? extends @Nullable Publisher<Write>> open, UnaryOperator<Write> stamp) {
        this.kit = kit;
        this.open = open;
        this.stamp = stamp;
    }

    @Override
    public void subscribe(Subscriber<? super Write> subscriber) {
        synchronized (this) {
            if (downstream != null) {
                Operators.error(subscriber, new IllegalStateException("subscribers: 2 (expected: 1)"));
                return;
            }
            downstream = subscriber;
        }
        subscriber.onSubscribe(this);
        kit.threads().calls().execute(this::open);
    }

    private void open() {
        if (isOver()) {
            return;
        }
        try {
            kit.calls().run(() -> {
                Publisher<Write> publisher = open.get();
                if (publisher == null) {
                    throw new PluginMisuseException("publisher: null (expected: a publisher)");
                }
                publisher.subscribe(this);
            });
        } catch (PluginCallException failure) {
            end(failure);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean refused;
        synchronized (this) {
            refused = upstream != null || over;
            upstream = refused ? upstream : subscription;
        }
        if (refused) {
            kit.ignoredSignal();
            kit.cancel(subscription);
        } else {
            kit.threads().demand().execute(this::pushDemand);
        }
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = Operators.addCap(wanted, n);
        }
        askAgain();
    }

    private void askAgain() {
        kit.threads().demand().execute(this::pushDemand);
    }

    private void pushDemand() {
        if (kit.throttle().holds(again)) {
            return;
        }
        Subscription source;
        long n;
        synchronized (this) {
            source = upstream;
            if (source == null || over || wanted == 0) {
                return;
            }
            n = wanted;
            wanted = 0;
            allowed = Operators.addCap(allowed, n);
        }
        try {
            kit.calls().run(() -> source.request(n));
        } catch (PluginCallException failure) {
            end(failure);
        }
    }

    @Override
    public void onNext(Write write) {
        synchronized (signals) {
            if (isOver()) {
                kit.ignoredSignal();
                return;
            }
            Throwable broken = kit.check(write);
            if (broken == null && !use()) {
                broken = new PluginMisuseException("emitted: more than was requested (expected: to wait for demand)");
            }
            if (broken == null) {
                subscriber().onNext(stamp.apply(write));
            } else {
                end(new PluginCallException(broken));
            }
        }
    }

    private synchronized boolean use() {
        if (allowed == 0) {
            return false;
        }
        if (allowed != Long.MAX_VALUE) {
            allowed--;
        }
        return true;
    }

    @Override
    public void onError(@Nullable Throwable error) {
        end(new PluginCallException(
                error != null ? error : new PluginMisuseException("onError: null (expected: a failure)")));
    }

    @Override
    public void onComplete() {
        synchronized (signals) {
            if (isOver()) {
                kit.ignoredSignal();
            } else {
                synchronized (this) {
                    over = true;
                }
                subscriber().onComplete();
            }
        }
    }

    private void end(PluginCallException failure) {
        synchronized (signals) {
            if (isOver()) {
                kit.ignoredSignal();
            } else {
                cancel();
                subscriber().onError(failure);
            }
        }
    }

    @Override
    public void cancel() {
        Subscription source;
        synchronized (this) {
            source = over ? null : upstream;
            over = true;
        }
        if (source != null) {
            kit.cancel(source);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized Subscriber<? super Write> subscriber() {
        Subscriber<? super Write> subscriber = downstream;
        if (subscriber == null) {
            throw new IllegalStateException("signal before subscribe");
        }
        return subscriber;
    }
}
