package io.tickflux.engine.disk;

import java.io.IOException;

/** A force failed: nobody knows what the device holds, and asking again would answer yes without cause. */
public final class ForceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ForceFailedException(IOException cause) {
        this("force failed: " + cause.getMessage(), cause);
    }

    ForceFailedException(String message, IOException cause) {
        super(message, cause);
    }

    /** Whether it failed for want of room: then it may be made anew from the first byte, in a file that counts for nothing yet. */
    public boolean isForWantOfRoom() {
        Throwable cause = getCause();
        return cause instanceof ExhaustedException
                || (cause instanceof ForceFailedException inner && inner.isForWantOfRoom());
    }
}
