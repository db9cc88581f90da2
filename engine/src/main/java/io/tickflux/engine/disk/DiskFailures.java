package io.tickflux.engine.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Says of a failed call what it was and of which file, as the system does not; keeps its type. */
public final class DiskFailures {
    private DiskFailures() {}

    /** @param call such as {@code write} */
    public static IOException in(String call, Path file, IOException failure) {
        String text = call + ' ' + file.getFileName() + ": " + failure.getMessage();
        if (failure instanceof ExhaustedException exhausted) {
            return new ExhaustedException(exhausted.resource(), new IOException(text, failure));
        }
        if (failure instanceof ForceFailedException) {
            return new ForceFailedException(text, failure);
        }
        return new IOException(text, failure);
    }
}
