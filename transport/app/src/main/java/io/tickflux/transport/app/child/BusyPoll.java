package io.tickflux.transport.app.child;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * For how long the plugin in a process has been busy, as far as is known without waiting: each look asks the process, one question at a
 * time, and tells the answer to the one before. A process that does not answer is busy. For one thread, answers from any.
 */
final class BusyPoll {
    private static final long NONE = 0;

    /** When the question that is open was asked. */
    private final AtomicLong askedNanos = new AtomicLong(NONE);

    private volatile long busyNanos;

    /** The answer to the last question. */
    Duration look(Mono<Long> question) {
        long now = System.nanoTime();
        if (askedNanos.compareAndSet(NONE, now)) {
            question.onErrorReturn(0L)
                    .doOnNext(nanos -> busyNanos = nanos)
                    .doFinally(any -> askedNanos.set(NONE))
                    .subscribe();
        }
        long asked = askedNanos.get();
        return Duration.ofNanos(busyNanos + (asked == NONE ? 0 : Math.max(0, now - asked)));
    }
}
