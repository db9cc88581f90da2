package io.tickflux.engine;

/** The bounded queue of waiting writes is full; nothing was stored. A retry a little later is right, and safe. */
public final class OverloadedException extends EngineException {
    private static final long serialVersionUID = 1L;

    public OverloadedException(long queuedBytes, long limitBytes) {
        super("writes waiting: " + queuedBytes + " bytes (expected: at most " + limitBytes + ")");
    }
}
