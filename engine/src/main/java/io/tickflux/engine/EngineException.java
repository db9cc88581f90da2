package io.tickflux.engine;

/** A failure that the engine signals. Its subtypes answer the caller's question: what can I do now? */
public abstract class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected EngineException(String message) {
        super(message);
    }

    protected EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
