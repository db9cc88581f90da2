package io.tickflux.engine.journal;

import java.io.IOException;

/** There is no space left, or no quota. */
final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
