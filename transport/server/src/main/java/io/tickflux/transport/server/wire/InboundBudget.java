package io.tickflux.transport.server.wire;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The bytes of requests that a connection has sent and that are not answered yet. Safe to use from any thread. */
public final class InboundBudget {
    private final long limitBytes;
    private final AtomicLong bytes = new AtomicLong();
    /** The reader, when it waits: there is one for each connection. */
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

    public InboundBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Counts a request; {@link #release} must follow. */
    public void acquire(long requestBytes) {
        bytes.addAndGet(requestBytes);
    }

    public void release(long requestBytes) {
        bytes.addAndGet(-requestBytes);
        wakeIfRoom();
    }

    boolean isFull() {
        return bytes.get() >= limitBytes;
    }

    void whenRoomAgain(Runnable task) {
        waiting.set(task);
        wakeIfRoom();
    }

    private void wakeIfRoom() {
        if (waiting.get() == null || bytes.get() > limitBytes / 2) {
            return;
        }
        Runnable task = waiting.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }
}
