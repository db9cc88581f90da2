package io.tickflux.engine.disk;

import java.io.IOException;

/** There is no space left, or no quota. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
