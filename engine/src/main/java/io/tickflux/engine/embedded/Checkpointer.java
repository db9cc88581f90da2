package io.tickflux.engine.embedded;

import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.ingest.StorageSink;
import io.tickflux.engine.retention.Retention;
import io.tickflux.engine.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the store from time to time, so that its memory is bounded and a restart has little to replay: after the configured
 * interval, or as soon as the unflushed rows exceed their bound. A flush that fails (a full disk) is tried again; nothing is lost by
 * that, because the journal has everything. Rebuilds what readers and flushes found damaged,
 * and gives up what is not to be kept of the journal.
 */
final class Checkpointer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    /** How often memory is looked at. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration HEAL_AGAIN = Duration.ofSeconds(10);

    private final StorageSink sink;
    private final Store store;
    private final long intervalNanos;
    private final long limitBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private volatile @Nullable Retention retention;
    private boolean stopping;
    /** Why the last flush failed; empty when it did not. */
    private volatile String trouble = "";

    private long healAgain = System.nanoTime();

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
                retain();
                last = System.nanoTime();
            }
            if (System.nanoTime() - healAgain >= 0 && store.isDamaged()) {
                heal();
            }
        }
        checkpoint();
    }

    /** Why the store could not be flushed the last time; empty when it could. */
    String trouble() {
        return trouble;
    }

    /** Gives up what {@code wanted} says, after each checkpoint from now on. */
    void retain(Retention wanted) {
        retention = wanted;
    }

    private void retain() {
        Retention wanted = retention;
        if (wanted != null) {
            try {
                wanted.run();
            } catch (RuntimeException failed) {
                LOG.warn("nothing is given up of the journal this time", failed);
            }
        }
    }

    /** While a long rebuild goes on, memory must be flushed all the same. */
    private void heal() {
        try {
            store.heal(() -> {
                if (store.unflushedBytes() >= limitBytes) {
                    checkpoint();
                }
            });
        } catch (RuntimeException failed) {
            healAgain = System.nanoTime() + HEAL_AGAIN.toNanos();
            LOG.warn("what is damaged could not be rebuilt and will be tried again: after={}", HEAL_AGAIN, failed);
        }
    }

    private void checkpoint() {
        try {
            sink.checkpoint();
            trouble = "";
        } catch (RuntimeException | Error failed) {
            // Once, not each time that it is tried again; and no failure ends this thread, or memory would fill up
            // behind it.
            if (trouble.isEmpty()) {
                LOG.warn("the store could not be flushed and will be later: {}", failed.toString());
            }
            trouble = "the store is not flushed: " + failed.getMessage();
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
