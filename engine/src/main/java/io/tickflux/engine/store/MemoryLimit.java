package io.tickflux.engine.store;

import io.tickflux.engine.EngineClosedException;
import java.util.function.LongSupplier;

/** Makes the writer wait while too much lies in memory. */
final class MemoryLimit {
    private final LongSupplier usedBytes;
    private final long maxBytes;

    MemoryLimit(LongSupplier usedBytes, long maxBytes) {
        this.usedBytes = usedBytes;
        this.maxBytes = maxBytes;
    }

    /**
     * Returns at once while at most {@code maxBytes} are used; otherwise waits for {@link #wakeUp} to find it so.
     *
     * @param requireHope throws when waiting has become pointless
     */
    void awaitRoom(Runnable requireHope) {
        if (usedBytes.getAsLong() <= maxBytes) {
            return;
        }
        synchronized (this) {
            while (usedBytes.getAsLong() > maxBytes) {
                requireHope.run();
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    EngineClosedException closed = new EngineClosedException();
                    closed.initCause(e);
                    throw closed;
                }
            }
        }
    }

    /** Something has changed: fewer bytes, or no hope. */
    synchronized void wakeUp() {
        notifyAll();
    }
}
