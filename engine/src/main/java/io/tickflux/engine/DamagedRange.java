package io.tickflux.engine;

import io.tickflux.api.Position;

/**
 * A damaged place in the journal.
 *
 * @param segment name of the file
 * @param offset where in it
 * @param from the first position that may be lost
 * @param to the last position that may be lost, as far as the rest of the log tells; before {@code from} if none is
 * @param what the fault
 */
public record DamagedRange(String segment, long offset, Position from, Position to, String what) {
    String positions() {
        return "positions from " + from + " to " + to + ' ' + what;
    }

    @Override
    public String toString() {
        return "segment=" + segment + ", offset=" + offset + ", positions " + from + " to " + to + ": " + what;
    }
}
