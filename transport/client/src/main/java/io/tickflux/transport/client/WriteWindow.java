package io.tickflux.transport.client;

import io.tickflux.api.InvalidInputException;

/**
 * How much one stream of writes may have sent and not yet acknowledged: what is kept to be sent again after a lost connection.
 *
 * @param writes at most so many writes
 * @param bytes at most so many bytes of rows, or a single larger write
 */
public record WriteWindow(int writes, long bytes) {
    /** 256 writes, 16 MiB. */
    public static final WriteWindow DEFAULT = new WriteWindow(256, 16L << 20);

    /** @throws InvalidInputException when a part is not positive */
    public WriteWindow {
        if (writes < 1 || bytes < 1) {
            throw new InvalidInputException("window", writes + " writes, " + bytes + " bytes", "1 or more of each");
        }
    }
}
