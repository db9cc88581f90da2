package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import java.util.List;

/**
 * What a check of a journal's files found.
 *
 * @param segments how many there are
 * @param events how many of them are intact
 * @param bytes of the blocks that are intact
 * @param first the oldest position; the next one to be given if there is no event
 * @param last the newest event that is intact; {@link Position#ORIGIN} if there is none
 * @param tornTailBytes what a crash cut short, which was never acknowledged; the next opening clears it
 * @param damages what was stored and is not there as it was written
 */
public record JournalReport(
        int segments,
        long events,
        long bytes,
        Position first,
        Position last,
        long tornTailBytes,
        List<Damage> damages) {
    public JournalReport {
        damages = List.copyOf(damages);
    }

    /** Whether every event is there, as it was written. */
    public boolean isClean() {
        return damages.isEmpty();
    }

    /**
     * A damaged place.
     *
     * @param segment name of the file
     * @param offset where in it
     * @param from the first position that may be lost
     * @param to the last position that may be lost, as far as the rest of the log tells; before {@code from} if none is
     * @param what the fault
     */
    public record Damage(String segment, long offset, Position from, Position to, String what) {
        @Override
        public String toString() {
            return "segment=" + segment + ", offset=" + offset + ", positions " + from + " to " + to + ": " + what;
        }
    }
}
