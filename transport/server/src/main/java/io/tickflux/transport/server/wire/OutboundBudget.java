package io.tickflux.transport.server.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The outgoing bytes that one connection holds: those that RSocket has queued, and those that Netty has taken and the socket has
 * not. RSocket bounds neither.
 *
 * <pre>
 *   stream ──▶ RSocket's queue ──▶ Netty's outbound buffer ──▶ socket
 *           enqueued            passed                      (Netty subtracts)
 *              └──── queued ─────┘└─────── pending ────────┘
 * </pre>
 *
 * Safe to use from any thread.
 */
public final class OutboundBudget {
    private final Channel channel;
    private final long limitBytes;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();
    /** Those who wait for room: at most one entry for each stream, and one for the reader. */
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    public OutboundBudget(Channel channel, long limitBytes) {
        this.channel = channel;
        this.limitBytes = limitBytes;
    }

    /** Bytes held now. */
    public long heldBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : Math.max(0, queuedBytes.get()) + pending.totalPendingWriteBytes();
    }

    /** The most that was ever held. */
    public long peakBytes() {
        return peakBytes.get();
    }

    /** Whether a stream may send. */
    public boolean hasRoom() {
        return heldBytes() < limitBytes / 2;
    }

    /** Whether even answers to small requests are too much. */
    public boolean isFull() {
        return heldBytes() >= limitBytes;
    }

    /** Runs {@code task} once, as soon as a quarter of the limit is held or less; at once if that is so already. */
    public void whenRoomAgain(Runnable task) {
        waiting.add(task);
        wakeIfRoom();
    }

    /** Takes back a task that waits, so that nothing is kept for a stream that has ended. */
    public void forget(Runnable task) {
        waiting.remove(task);
    }

    void enqueued(long bytes) {
        queuedBytes.addAndGet(bytes);
        long held = heldBytes();
        if (held > peakBytes.get()) {
            peakBytes.accumulateAndGet(held, Math::max);
        }
    }

    void passed(long bytes) {
        queuedBytes.addAndGet(-bytes);
    }

    /** To be called whenever bytes may have left. */
    void wakeIfRoom() {
        if (waiting.isEmpty() || heldBytes() > limitBytes / 4) {
            return;
        }
        // Only those who wait now: one that comes back at once would keep this loop going.
        for (int left = waiting.size(); left > 0; left--) {
            Runnable task = waiting.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }
}
