package io.tickflux.engine.testing;

import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory that keeps the contract, can expire and be damaged, and counts what is read.
 *
 * <p>With opaque positions nobody who computes with them gets far: they have two components, and steps of 10.
 */
public final class InMemoryJournal implements Journal {
    private static final int MAX_PASSED_OVER = 1_000;

    private enum Numbering {
        DENSE,
        OPAQUE
    }

    private final Numbering numbering;
    private final List<@Nullable WriteEvent> events = new ArrayList<>();
    /** The latest commit up to each event: it rises even when the clock jumps back. */
    private final List<Long> latest = new ArrayList<>();

    private final AtomicInteger openReaders = new AtomicInteger();
    private final AtomicLong reads = new AtomicLong();
    private int expired;
    private @Nullable Position damaged;
    private boolean closed;

    private InMemoryJournal(Numbering numbering) {
        this.numbering = numbering;
    }

    /** Positions as the embedded journal makes them: 1, 2, 3, … */
    public static InMemoryJournal create() {
        return new InMemoryJournal(Numbering.DENSE);
    }

    /** Positions that only the journal can make sense of. */
    public static InMemoryJournal withOpaquePositions() {
        return new InMemoryJournal(Numbering.OPAQUE);
    }

    private Position position(int index) {
        long number = index + 1L;
        return numbering == Numbering.DENSE ? Position.of(number) : Position.of(3, 10 * number);
    }

    /** Where the {@code nth} event stands or will stand, counting from 1. */
    public Position positionOf(long nth) {
        return position((int) nth - 1);
    }

    private int index(Position position) {
        long[] components = position.components();
        return (int) (components[components.length - 1] / (numbering == Numbering.DENSE ? 1 : 10)) - 1;
    }

    @Override
    public synchronized List<WriteEvent> append(List<Write> batch, long commitNanos) {
        if (batch.isEmpty()) {
            throw new InvalidInputException("batch", "no writes", "at least one");
        }
        if (closed) {
            throw new WritesRefusedException(EngineState.CLOSED, last(), "closed");
        }
        List<WriteEvent> appended = new ArrayList<>(batch.size());
        for (Write write : batch) {
            WriteEvent event =
                    new WriteEvent(position(events.size()), commitNanos, write.key(), write.change(), write.origin());
            latest.add(latest.isEmpty() ? commitNanos : Math.max(commitNanos, latest.get(latest.size() - 1)));
            events.add(event);
            appended.add(event);
        }
        return appended;
    }

    @Override
    public void idle() {}

    @Override
    public void force() {}

    @Override
    public Position lastDurable() {
        return last();
    }

    @Override
    public List<DamagedRange> quarantined() {
        return List.of();
    }

    @Override
    public AckLevel level() {
        return AckLevel.RECEIVED;
    }

    @Override
    public synchronized Position first() {
        return position(expired);
    }

    @Override
    public synchronized Position last() {
        return events.isEmpty() ? Position.ORIGIN : position(events.size() - 1);
    }

    @Override
    public synchronized Position at(long epochNanos) {
        int from = expired;
        int to = events.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (latest.get(middle) < epochNanos) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return position(from);
    }

    private WriteEvent held(int index) {
        return Objects.requireNonNull(events.get(index));
    }

    @Override
    public Position after(Position position) {
        return position(index(position) + 1);
    }

    @Override
    public synchronized JournalReader read(Position from, Predicate<BucketKey> wanted) {
        requireHeld(from);
        openReaders.incrementAndGet();
        return new Reader(index(from), wanted);
    }

    private void requireHeld(Position from) {
        if (index(from) < expired || index(from) > events.size()) {
            throw new PositionExpiredException(from, first(), last(), Math.max(0, expired - index(from)));
        }
    }

    @Override
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public void giveUp(Position through) {
        expireBefore(after(through));
    }

    @Override
    public String reason() {
        return "";
    }

    @Override
    public synchronized EngineState state() {
        return closed ? EngineState.CLOSED : EngineState.OPEN;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** Retention removes everything before {@code position}: the events are given up. */
    public synchronized void expireBefore(Position position) {
        int from = expired;
        expired = index(position);
        for (int i = from; i < expired; i++) {
            events.set(i, null);
        }
    }

    /** Whoever reads the event at {@code position} from now on finds it damaged. */
    public synchronized void damage(Position position) {
        damaged = position;
    }

    /** How many readers are not closed. */
    public int openReaders() {
        return openReaders.get();
    }

    /** How many events were returned by readers. */
    public long reads() {
        return reads.get();
    }

    private final class Reader implements JournalReader {
        private final Predicate<BucketKey> wanted;
        private int index;
        private boolean open = true;

        Reader(int index, Predicate<BucketKey> wanted) {
            this.index = index;
            this.wanted = wanted;
        }

        @Override
        public @Nullable WriteEvent next() {
            for (int i = 0; i < MAX_PASSED_OVER; i++) {
                WriteEvent event = eventAt(index);
                if (event == null) {
                    return null;
                }
                index++;
                if (wanted.test(event.key())) {
                    reads.incrementAndGet();
                    return event;
                }
            }
            return null;
        }

        private @Nullable WriteEvent eventAt(int at) {
            synchronized (InMemoryJournal.this) {
                requireHeld(InMemoryJournal.this.position(at));
                if (at == events.size()) {
                    return null;
                }
                WriteEvent event = held(at);
                if (event.position().equals(damaged)) {
                    throw new DamagedStorageException(Path.of("memory"), at, "checksum");
                }
                return event;
            }
        }

        @Override
        public Position position() {
            return InMemoryJournal.this.position(index);
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                openReaders.decrementAndGet();
            }
        }
    }
}
