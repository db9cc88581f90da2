package io.tickflux.engine.host;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Lets a trigger see what it has answered: its reads wait until that is stored. The wait is not the trigger's own time. From any
 * thread.
 */
final class ReadBarrier {
    private static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Supplier<CompletableFuture<Void>> settled = () -> SETTLED;
    private volatile long openedNanoTime;

    /** From now on, reads wait for this. */
    void follow(Supplier<CompletableFuture<Void>> whenSettled) {
        settled = whenSettled;
    }

    /** Completes when everything that was answered before is stored, or will never be. */
    Mono<Void> settled() {
        CompletableFuture<Void> all = settled.get();
        if (all.isDone()) {
            return Mono.empty();
        }
        waiting.incrementAndGet();
        // A copy: who does not want to wait any longer must not cancel it for the others.
        return Mono.fromFuture(all.copy()).doFinally(any -> passed());
    }

    /** Waits for {@link #settled}; gives up when its thread is interrupted. */
    void await() {
        CompletableFuture<Void> all = settled.get();
        if (all.isDone()) {
            return;
        }
        waiting.incrementAndGet();
        try {
            all.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for writes to be stored");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            passed();
        }
    }

    private void passed() {
        openedNanoTime = System.nanoTime();
        waiting.decrementAndGet();
    }

    /** How long the trigger has had to itself; 0 while it waits here. */
    long unhinderedNanos() {
        return waiting.get() > 0 ? 0 : System.nanoTime() - openedNanoTime;
    }
}
