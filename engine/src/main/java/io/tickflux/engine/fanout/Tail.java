package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The most recent events, shared by all who are not far behind: a ring with one writer and any number of readers, who neither wait
 * for each other nor count. Bounded in events and in bytes; what is evicted is in the journal.
 *
 * <pre>
 *   index   low ....................................... head
 *           │ held                                      │ the next event goes here
 *   slot    index mod capacity:   event | key id | size
 * </pre>
 *
 * An index counts the events since this tail was made, from 0; it has nothing to do with a {@link Position}, which stays opaque.
 *
 * <p>A reader takes what it needs from a slot and asks {@link #holds} afterwards: the writer raises {@code low} before it touches a
 * slot again, so that a slot that is still held then was not touched while it was read (the protocol of a seqlock).
 */
public final class Tail {
    /** What an event costs besides its columns: headers, key, position, origin. */
    private static final int OVERHEAD_BYTES = 256;

    private static final int CHUNKS = 16;

    // 128 bytes apart from each other and from the array's header: the writer's stores disturb no other field.
    private static final int HEAD = 16;
    private static final int LOW = 32;
    private static final int COUNTERS = 48;

    private final WriteEvent[] events;
    private final int[] keyIds;
    private final int[] sizes;
    private final int mask;
    private final long maxBytes;
    private final Position start;
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
    /** The position of the newest event evicted, or {@link #start}. */
    private final AtomicReference<Position> evicted;

    private long bytes;

    private Tail(int capacity, long maxBytes, Position start) {
        this.events = new WriteEvent[capacity];
        this.keyIds = new int[capacity];
        this.sizes = new int[capacity];
        this.mask = capacity - 1;
        this.maxBytes = maxBytes;
        this.start = start;
        this.evicted = new AtomicReference<>(start);
    }

    /**
     * An empty tail.
     *
     * @param events how many events to hold at most; rounded up to a power of two
     * @param maxBytes how many bytes they may have together; a single larger event is held alone
     * @param start the position of the last event before the first that will be appended
     */
    public static Tail create(int events, long maxBytes, Position start) {
        if (events < 1 || events > 1 << 30) {
            throw new IllegalArgumentException("tailEvents: " + events + " (expected: 1 to " + (1 << 30) + ")");
        }
        int capacity = events == 1 ? 1 : Integer.highestOneBit(events - 1) << 1;
        return new Tail(capacity, maxBytes, start);
    }

    /** What an event is counted as. */
    static int sizeOf(WriteEvent event) {
        return (int)
                Math.min(Integer.MAX_VALUE, OVERHEAD_BYTES + event.records().byteSize());
    }

    /** Makes an event readable, evicting old ones as needed. For one thread, with rising positions; never waits. */
    public void append(WriteEvent event, int keyId) {
        long index = counters.getPlain(HEAD);
        int size = sizeOf(event);
        makeRoom(index, size);
        int slot = slot(index);
        events[slot] = event;
        keyIds[slot] = keyId;
        sizes[slot] = size;
        bytes += size;
        counters.setRelease(HEAD, index + 1);
    }

    /** Gives up a sixteenth at once: readers who ask for {@code low} then seldom find it changed. */
    private void makeRoom(long index, int size) {
        long low = counters.getPlain(LOW);
        if (index - low < events.length && bytes + size <= maxBytes) {
            return;
        }
        int maxKept = events.length - Math.max(1, events.length / CHUNKS);
        long maxKeptBytes = maxBytes - maxBytes / CHUNKS - size;
        long keep = low;
        while (keep < index && (index - keep > maxKept || bytes > maxKeptBytes)) {
            bytes -= sizes[slot(keep)];
            keep++;
        }
        if (keep > low) {
            evict(low, keep);
        }
    }

    private void evict(long from, long to) {
        evicted.setOpaque(events[slot(to - 1)].position());
        counters.setOpaque(LOW, to);
        // Whoever sees a slot touched below also sees that it was given up.
        VarHandle.storeStoreFence();
        for (long i = from; i < to; i++) {
            clear(slot(i));
        }
    }

    @SuppressWarnings("NullAway") // an evicted slot is never read as an event: holds() says so
    private void clear(int slot) {
        events[slot] = null;
    }

    private int slot(long index) {
        return (int) index & mask;
    }

    /** The index of the next event to be appended. */
    public long head() {
        return counters.getAcquire(HEAD);
    }

    /** The index of the oldest event held; {@link #head} when there is none. */
    public long low() {
        return counters.getAcquire(LOW);
    }

    /** The key id at an index below {@link #head}; means nothing unless {@link #holds} says so afterwards. */
    public int keyId(long index) {
        return keyIds[slot(index)];
    }

    /** The event at an index below {@link #head}; means nothing unless {@link #holds} says so afterwards. */
    public @Nullable WriteEvent event(long index) {
        return events[slot(index)];
    }

    /** What the event at an index is counted as; means nothing unless {@link #holds} says so afterwards. */
    int size(long index) {
        return sizes[slot(index)];
    }

    /** Whether what was read at {@code index} or behind it before this call was what had been appended there. */
    public boolean holds(long index) {
        VarHandle.loadLoadFence();
        return index >= counters.getOpaque(LOW);
    }

    /** The position of the newest event. */
    public Position last() {
        while (true) {
            Position last = positionBefore(head());
            if (last != null) {
                return last;
            }
        }
    }

    /** The position of the event before {@code index}, which is at most {@link #head}; null when it is not held any more. */
    public @Nullable Position positionBefore(long index) {
        if (index == 0) {
            return start;
        }
        WriteEvent event = event(index - 1);
        return event != null && holds(index - 1) ? event.position() : null;
    }

    /** Whether every event from {@code position} on is held or still to come. */
    public boolean covers(Position position) {
        return position.compareTo(evicted()) > 0;
    }

    private Position evicted() {
        VarHandle.loadLoadFence();
        return evicted.getOpaque();
    }

    /** The index of the first event at {@code position} or behind it; -1 when the tail does not cover it. */
    public long indexFrom(Position position) {
        while (covers(position)) {
            long index = lowerBound(position);
            if (covers(position) && holds(index)) {
                return index;
            }
        }
        return -1;
    }

    /** The index of the first event behind {@code position}; -1 when the tail does not hold all of those. */
    public long indexAfter(Position position) {
        while (position.compareTo(evicted()) >= 0) {
            long from = lowerBound(position);
            long index = from;
            if (from < head()) {
                WriteEvent event = event(from);
                index = event != null && event.position().equals(position) ? from + 1 : from;
            }
            if (position.compareTo(evicted()) >= 0 && holds(from)) {
                return index;
            }
        }
        return -1;
    }

    /** Right if the tail covers the position and holds the result when asked afterwards; anything otherwise. */
    private long lowerBound(Position position) {
        long from = low();
        long to = head();
        while (from < to) {
            long middle = (from + to) >>> 1;
            WriteEvent event = event(middle);
            if (event == null || event.position().compareTo(position) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** How many events it holds at most. */
    public int capacity() {
        return events.length;
    }

    /** The bytes held, as counted against the bound. For the writer's thread, or while there is none. */
    long bytes() {
        return bytes;
    }
}
