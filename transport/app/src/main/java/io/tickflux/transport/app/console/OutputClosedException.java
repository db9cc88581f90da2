package io.tickflux.transport.app.console;

import java.io.IOException;

/** Nobody reads standard output any more, as behind {@code | head}: time to stop, quietly. */
public final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super(cause);
    }
}
