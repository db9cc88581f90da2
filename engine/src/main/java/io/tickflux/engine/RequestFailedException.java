package io.tickflux.engine;

/** A trigger could not answer a request. It has written nothing for it, unless the text says that it is still to come. */
public final class RequestFailedException extends EngineException {
    private static final long serialVersionUID = 1L;

    public RequestFailedException(String name, String trigger, String reason) {
        super("request " + name + ": trigger=" + trigger + ", " + reason);
    }
}
