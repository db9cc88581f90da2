package io.tickflux.engine;

import io.tickflux.api.Position;

/** The journal does not hold the position any more (or not yet): there would be a hole. Query the store and start anew. */
public final class PositionExpiredException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final transient Position asked;
    private final transient Position first;

    public PositionExpiredException(Position asked, Position first, Position last) {
        super("position: " + asked + " (expected: within " + first + " to " + last + ")");
        this.asked = asked;
        this.first = first;
    }

    public Position asked() {
        return asked;
    }

    /** The oldest position that can be had. */
    public Position first() {
        return first;
    }
}
