package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal up to where the tail takes over. Shows only what is published: a journal may be ahead of that, and what it holds
 * beyond cannot be queried yet. For one thread at a time.
 */
final class History implements AutoCloseable {
    private final JournalReader reader;
    private final Tail tail;
    /** Read and not left behind: the reader is past it already. Not shown while it is not published. */
    private @Nullable WriteEvent ahead;

    private History(JournalReader reader, Tail tail) {
        this.reader = reader;
        this.tail = tail;
    }

    static History open(Journal journal, Tail tail, Position from, Predicate<BucketKey> wanted) {
        return new History(journal.read(from, wanted), tail);
    }

    /**
     * The next wanted event, which stays the next one until {@link #advance}; null when the tail has it, or when the journal passed
     * over so many others that it wants a pause.
     *
     * @throws IllegalStateException when the journal does not show what is published
     */
    @Nullable
    WriteEvent peek() {
        if (ahead == null && !reachesTail()) {
            ahead = read();
        }
        return ahead == null || ahead.position().compareTo(tail.last()) > 0 ? null : ahead;
    }

    /** Leaves the event that {@link #peek} showed behind. */
    void advance() {
        ahead = null;
    }

    private @Nullable WriteEvent read() {
        Position before = reader.position();
        WriteEvent event = reader.next();
        if (event == null) {
            requireProgress(before);
        }
        return event;
    }

    private void requireProgress(Position before) {
        if (reader.position().equals(before)) {
            throw new IllegalStateException(
                    "journal ends before: " + before + " (expected: up to " + tail.last() + ")");
        }
    }

    /** Whether the tail has everything from {@link #position} on. */
    boolean reachesTail() {
        return tail.covers(position());
    }

    /** The position of the next event to look at: everything before was returned or is not wanted. */
    Position position() {
        return ahead == null ? reader.position() : ahead.position();
    }

    @Override
    public void close() {
        reader.close();
    }
}
