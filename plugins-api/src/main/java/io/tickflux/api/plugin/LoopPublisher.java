package io.tickflux.api.plugin;

import io.tickflux.api.Write;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Runs a loop on the subscribing thread and makes it wait for demand. */
final class LoopPublisher {
    private final FluxSink<Write> sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private LoopPublisher(FluxSink<Write> sink) {
        this.sink = sink;
    }

    static Flux<Write> of(BgWorker.Loop loop) {
        return Flux.create(sink -> new LoopPublisher(sink).run(loop), FluxSink.OverflowStrategy.ERROR);
    }

    private void run(BgWorker.Loop loop) {
        sink.onRequest(n -> wake());
        sink.onDispose(this::wake);
        try {
            loop.run(this::write);
            sink.complete();
        } catch (InterruptedException stopped) {
            if (!sink.isCancelled()) {
                Thread.currentThread().interrupt();
            }
            sink.complete();
        } catch (Exception failure) {
            sink.error(failure);
        }
    }

    private void write(Write write) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (sink.requestedFromDownstream() == 0 && !sink.isCancelled()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        if (sink.isCancelled()) {
            throw new InterruptedException("the worker was stopped");
        }
        sink.next(write);
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
