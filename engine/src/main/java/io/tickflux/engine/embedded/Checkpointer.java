package io.tickflux.engine.embedded;

import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.ingest.StorageSink;
import io.tickflux.engine.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the store from time to time, so that its memory is bounded and a restart has little to replay: after the configured
 * interval, or as soon as the unflushed rows exceed their bound. A flush that fails (a full disk) is tried again; nothing is lost by
 * that, because the journal has everything.
 */
final class Checkpointer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    /** How often memory is looked at. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final StorageSink sink;
    private final Store store;
    private final long intervalNanos;
    private final long limitBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private boolean stopping;
    /** Whether the last flush failed. */
    private boolean failing;

    Checkpointer(StorageSink sink, Store store, EngineConfig config) {
        this.sink = sink;
        this.store = store;
        this.intervalNanos = config.checkpointInterval().toNanos();
        this.limitBytes = config.limits().storeBytes();
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        while (!pause()) {
            boolean due = System.nanoTime() - last >= intervalNanos;
            if (due || store.unflushedBytes() >= limitBytes) {
                checkpoint();
                last = System.nanoTime();
            }
        }
        checkpoint();
    }

    private void checkpoint() {
        try {
            sink.checkpoint();
            failing = false;
        } catch (RuntimeException | Error failed) {
            // Once, not each time that it is tried again; and no failure ends this thread, or memory would fill up
            // behind it.
            if (!failing) {
                LOG.warn("the store could not be flushed and will be later: {}", failed.toString());
            }
            failing = true;
        }
    }

    /** Waits a moment; true when it is time to stop. */
    private boolean pause() {
        lock.lock();
        try {
            long nanos = LOOK.toNanos();
            while (!stopping && nanos > 0) {
                nanos = stopped.awaitNanos(nanos);
            }
            return stopping;
        } catch (InterruptedException cut) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a last checkpoint and ends. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            stopped.signal();
        } finally {
            lock.unlock();
        }
    }
}
