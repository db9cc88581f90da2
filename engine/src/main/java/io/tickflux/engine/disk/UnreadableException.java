package io.tickflux.engine.disk;

import java.io.IOException;

/** A file is open and the device does not give out its bytes: they are as good as damaged. */
public final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
