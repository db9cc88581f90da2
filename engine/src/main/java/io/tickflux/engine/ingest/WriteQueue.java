package io.tickflux.engine.ingest;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.OverloadedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes that wait for the journal, in order of arrival; many producers, one consumer.
 *
 * <p>Bound: {@code limitBytes}, plus what streaming producers were granted before it was reached: at most
 * {@link StreamedWrites#PREFETCH} writes for each of them.
 */
final class WriteQueue {
    private final long limitBytes;
    private final int maxCommitBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<PendingWrites> waiting = new ArrayDeque<>();
    private final List<Runnable> roomWaiters = new ArrayList<>();
    /** Changed under the lock, read without. */
    private final AtomicLong queuedBytes = new AtomicLong();

    private boolean closed;

    /** @param maxCommitBytes how large one entry may be, because it is stored in one commit */
    WriteQueue(long limitBytes, int maxCommitBytes) {
        this.limitBytes = limitBytes;
        this.maxCommitBytes = maxCommitBytes;
    }

    /** Bytes that wait at the moment. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Takes writes of a producer without backpressure, or refuses them. */
    void offer(PendingWrites pending) {
        lock.lock();
        try {
            if (!closed && queuedBytes() > 0 && queuedBytes() + pending.bytes() > limitBytes) {
                throw new OverloadedException(queuedBytes() + pending.bytes(), limitBytes);
            }
            add(pending);
        } finally {
            lock.unlock();
        }
    }

    /** Takes writes that their producer had been granted room for. */
    void put(PendingWrites pending) {
        lock.lock();
        try {
            add(pending);
        } finally {
            lock.unlock();
        }
    }

    private void add(PendingWrites pending) {
        if (closed) {
            throw new EngineClosedException();
        }
        if (pending.bytes() > maxCommitBytes) {
            throw new InvalidInputException(
                    "writes of one commit", pending.bytes() + " bytes", "at most " + maxCommitBytes);
        }
        waiting.add(pending);
        queuedBytes.addAndGet(pending.bytes());
        arrived.signal();
    }

    /** Whether a streaming producer may be granted more; if not, {@code whenRoom} is run once there is room. */
    boolean hasRoom(Runnable whenRoom) {
        if (queuedBytes() < limitBytes) {
            return true;
        }
        lock.lock();
        try {
            if (queuedBytes() < limitBytes || closed) {
                return true;
            }
            roomWaiters.add(whenRoom);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what waits, in order, up to {@code maxBytes} or what one commit may carry but at least one entry; waits at most
     * {@code patience} for the first.
     *
     * @return an empty list when nothing came in time
     */
    List<PendingWrites> take(long maxBytes, Duration patience) throws InterruptedException {
        List<PendingWrites> taken = new ArrayList<>();
        List<Runnable> wake = List.of();
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (waiting.isEmpty() && !closed && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
            }
            long bytes = 0;
            long most = Math.min(maxBytes, maxCommitBytes);
            while (!waiting.isEmpty()
                    && (taken.isEmpty() || bytes + waiting.peek().bytes() <= most)) {
                PendingWrites next = waiting.remove();
                bytes += next.bytes();
                taken.add(next);
            }
            queuedBytes.addAndGet(-bytes);
            if (queuedBytes() <= limitBytes / 2 && !roomWaiters.isEmpty()) {
                wake = List.copyOf(roomWaiters);
                roomWaiters.clear();
            }
        } finally {
            lock.unlock();
        }
        wake.forEach(Runnable::run);
        return taken;
    }

    /** Refuses writes from now on; what waits is still taken. */
    void close() {
        List<Runnable> wake;
        lock.lock();
        try {
            closed = true;
            arrived.signal();
            wake = List.copyOf(roomWaiters);
            roomWaiters.clear();
        } finally {
            lock.unlock();
        }
        wake.forEach(Runnable::run);
    }

    /** After {@link #close}: takes out what was not stored. */
    List<PendingWrites> abandon() {
        lock.lock();
        try {
            List<PendingWrites> left = List.copyOf(waiting);
            waiting.clear();
            queuedBytes.set(0);
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits and nothing will. */
    boolean isDrained() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
