package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
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
        List<DamagedRange> damages) {
    public JournalReport {
        damages = List.copyOf(damages);
    }

    /** Whether every event is there, as it was written. */
    public boolean isClean() {
        return damages.isEmpty();
    }
}
