package io.tickflux.engine.store;

import java.io.IOException;

/** A force failed: nobody knows what the device holds, and asking again would answer yes without cause. */
final class ForceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ForceFailedException(IOException cause) {
        super("force failed: " + cause.getMessage(), cause);
    }
}
