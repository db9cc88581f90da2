package io.tickflux.engine;

import io.tickflux.api.Position;

/**
 * The write was not stored, because nothing can be at the moment. Reads and subscriptions go on.
 *
 * <p>A retry of the same write is safe. In state {@link EngineState#READ_ONLY_FULL} it succeeds once there is space again; in
 * {@link EngineState#FAILED} only after a restart.
 */
public final class WritesRefusedException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final EngineState state;
    private final transient Position lastDurable;

    public WritesRefusedException(EngineState state, Position lastDurable, String reason) {
        super("writes refused: state=" + state + ", lastDurable=" + lastDurable + ", reason=" + reason);
        this.state = state;
        this.lastDurable = lastDurable;
    }

    public EngineState state() {
        return state;
    }

    /** The last position that is certainly stored. */
    public Position lastDurable() {
        return lastDurable;
    }
}
