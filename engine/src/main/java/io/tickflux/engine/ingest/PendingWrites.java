package io.tickflux.engine.ingest;

import io.tickflux.api.Ack;
import io.tickflux.api.Change;
import io.tickflux.api.Write;
import java.util.List;

/**
 * Writes that are stored together, on their way through the queue. Its answer is given exactly once, on the writer's thread.
 *
 * @param writes all or none of them are stored
 * @param bytes what they count for in the queue's bound
 * @param answer takes the outcome
 */
record PendingWrites(List<Write> writes, long bytes, Answer answer) {
    /** What a write costs besides its rows: objects, key, origin. */
    private static final int OVERHEAD_BYTES = 512;

    static PendingWrites of(List<Write> writes, Answer answer) {
        long bytes = 0;
        for (Write write : writes) {
            bytes += sizeOf(write);
        }
        return new PendingWrites(List.copyOf(writes), bytes, answer);
    }

    private static long sizeOf(Write write) {
        long rows =
                write.change() instanceof Change.Rows change ? change.records().byteSize() : 0;
        return rows + OVERHEAD_BYTES + write.origin().checkpoint().length();
    }

    /** Takes what became of the writes; must not block. */
    interface Answer {
        /** Whether nobody waits any more, so that the writes need not be stored. */
        boolean isCancelled();

        void stored(List<Ack> acks);

        void refused(Throwable cause);
    }
}
