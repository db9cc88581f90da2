package io.tickflux.engine;

/** The engine is closing or closed. */
public final class EngineClosedException extends EngineException {
    private static final long serialVersionUID = 1L;

    public EngineClosedException() {
        super("the engine is closed");
    }
}
