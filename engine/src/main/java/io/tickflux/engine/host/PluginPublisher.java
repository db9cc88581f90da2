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
 * never null, and whatever is thrown becomes its error. Demand and cancellation reach the plugin on its demand lane, because the
 * calls lane may be blocked in {@code subscribe} until there is demand. For one subscriber.
 */
final class PluginPublisher implements Publisher<Write>, CoreSubscriber<Write>, Subscription {
    private final PluginKit kit;
    private final Supplier<? extends @Nullable Publisher<Write>> open;
    private final UnaryOperator<Write> stamp;
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
        synchronized (this) {
            if (over) {
                return;
            }
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
        synchronized (this) {
            if (upstream != null || over) {
                kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
                cancel(subscription);
                return;
            }
            upstream = subscription;
        }
        kit.threads().demand().execute(this::pushDemand);
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = Operators.addCap(wanted, n);
        }
        kit.threads().demand().execute(this::pushDemand);
    }

    private void pushDemand() {
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
    public synchronized void onNext(Write write) {
        if (over) {
            kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
            return;
        }
        Throwable broken = FireCollector.check(write);
        if (broken == null && allowed == 0) {
            broken = new PluginMisuseException("emitted: more than was requested (expected: to wait for demand)");
        }
        if (broken != null) {
            end(new PluginCallException(broken));
            return;
        }
        if (allowed != Long.MAX_VALUE) {
            allowed--;
        }
        subscriber().onNext(stamp.apply(write));
    }

    @Override
    public void onError(@Nullable Throwable error) {
        end(new PluginCallException(
                error != null ? error : new PluginMisuseException("onError: null (expected: a failure)")));
    }

    @Override
    public synchronized void onComplete() {
        if (over) {
            kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
        } else {
            over = true;
            subscriber().onComplete();
        }
    }

    private synchronized void end(PluginCallException failure) {
        if (over) {
            kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
            return;
        }
        cancel();
        subscriber().onError(failure);
    }

    @Override
    public synchronized void cancel() {
        over = true;
        if (upstream != null) {
            cancel(upstream);
        }
    }

    private void cancel(Subscription subscription) {
        kit.threads().demand().execute(() -> {
            try {
                kit.calls().run(subscription::cancel);
            } catch (PluginCallException failure) {
                kit.meters().count(PluginMeters.IGNORED_SIGNALS, 1);
            }
        });
    }

    private Subscriber<? super Write> subscriber() {
        Subscriber<? super Write> subscriber = downstream;
        if (subscriber == null) {
            throw new IllegalStateException("signal before subscribe");
        }
        return subscriber;
    }
}
