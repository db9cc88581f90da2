package io.tickflux.engine.disk;

import java.io.IOException;

/** A force failed: nobody knows what the device holds, and asking again would answer yes without cause. */
public final class ForceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ForceFailedException(IOException cause) {
        super("force failed: " + cause.getMessage(), cause);
    }
}
