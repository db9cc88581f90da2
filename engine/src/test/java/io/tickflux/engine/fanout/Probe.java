package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.WriteEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that notes the numbers of events, does what a test tells it, and fails the test when signals overlap. */
class Probe implements CoreSubscriber<WriteEvent> {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long firstRequest;
    private final List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger inside = new AtomicInteger();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable error;
    private volatile boolean completed;
    private volatile boolean overlapped;

    Probe(long firstRequest) {
        this.firstRequest = firstRequest;
    }

    static Probe unbounded() {
        return new Probe(Long.MAX_VALUE);
    }

    /** What the test does with an event, after it was noted. */
    void received(WriteEvent event) {}

    @Override
    public void onSubscribe(Subscription granted) {
        subscription = granted;
        if (firstRequest > 0) {
            granted.request(firstRequest);
        }
    }

    @Override
    public void onNext(WriteEvent event) {
        enter();
        numbers.add(event.origin().number());
        try {
            received(event);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void onError(Throwable failure) {
        enter();
        error = failure;
        inside.decrementAndGet();
    }

    @Override
    public void onComplete() {
        enter();
        completed = true;
        inside.decrementAndGet();
    }

    private void enter() {
        boolean ended = completed || error != null;
        if (inside.incrementAndGet() != 1 || ended) {
            overlapped = true;
        }
    }

    void request(long n) {
        granted().request(n);
    }

    void cancel() {
        granted().cancel();
    }

    private Subscription granted() {
        Subscription now = subscription;
        if (now == null) {
            throw new IllegalStateException("not subscribed");
        }
        return now;
    }

    /** Copies what was received so far. */
    List<Long> numbers() {
        synchronized (numbers) {
            return List.copyOf(numbers);
        }
    }

    int count() {
        return numbers.size();
    }

    @Nullable
    Throwable error() {
        return error;
    }

    boolean isCompleted() {
        return completed;
    }

    void awaitCount(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> count() >= count || error != null || completed);
        assertThat(error).isNull();
        assertThat(overlapped).as("signals overlap, or follow the end").isFalse();
        assertThat(numbers()).hasSize(count);
    }

    void awaitEnd() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> completed || error != null);
        assertThat(overlapped).as("signals overlap, or follow the end").isFalse();
    }
}
