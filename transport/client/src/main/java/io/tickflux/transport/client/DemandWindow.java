package io.tickflux.transport.client;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Asks for what is wanted, but never for more than a window at a time: the server then never sends so much ahead that an answer to a
 * keep-alive waits behind it. Unlike {@code limitRate}, it never asks for more than is wanted.
 */
final class DemandWindow<T> extends FluxOperator<T, T> {
    private final int window;

    DemandWindow(Flux<T> source, int window) {
        super(source);
        this.window = window;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Window<>(actual, window));
    }

    private static final class Window<T> implements CoreSubscriber<T>, Subscription {
        private final CoreSubscriber<? super T> actual;
        private final int window;
        private @Nullable Subscription source;

        // Guarded by this.
        private long wanted;
        private long outstanding;

        Window(CoreSubscriber<? super T> actual, int window) {
            this.actual = actual;
            this.window = window;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                ask(n, 0);
            }
        }

        @Override
        public void onNext(T element) {
            actual.onNext(element);
            ask(0, 1);
        }

        /** Counts, and asks for more when three quarters of the window have come. */
        private void ask(long more, int arrived) {
            long n = 0;
            synchronized (this) {
                wanted = Operators.addCap(wanted, more);
                outstanding -= arrived;
                if (outstanding <= window / 4) {
                    n = Math.min(wanted, window - outstanding);
                    wanted -= wanted == Long.MAX_VALUE ? 0 : n;
                    outstanding += n;
                }
            }
            Subscription current = source;
            if (n > 0 && current != null) {
                current.request(n);
            }
        }

        @Override
        public void cancel() {
            Subscription current = source;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public void onError(Throwable cause) {
            actual.onError(cause);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
