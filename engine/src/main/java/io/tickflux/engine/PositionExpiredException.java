package io.tickflux.engine;

import io.tickflux.api.Position;

/** The journal does not hold the position any more (or not yet): there would be a hole. Query the store and start anew. */
public final class PositionExpiredException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final transient Position asked;
    private final transient Position first;
    private final long lost;

    /** @param lost number of positions from {@code asked} on that are not held any more; 0 when it is ahead of all */
    public PositionExpiredException(Position asked, Position first, Position last, long lost) {
        super("position: " + asked + " (expected: within " + first + " to " + last + ")"
                + (lost > 0 ? ", lost positions: " + lost : ""));
        this.asked = asked;
        this.first = first;
        this.lost = lost;
    }

    public Position asked() {
        return asked;
    }

    /** The oldest position that can be had. */
    public Position first() {
        return first;
    }

    /** How many positions from the one asked for on are gone. */
    public long lost() {
        return lost;
    }
}
