package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;

/**
 * Where a plugin lives.
 *
 * @param place in which process
 * @param memoryBytes the heap of a process of its own; of no meaning to one in this process
 */
public record Isolation(Place place, long memoryBytes) {
    /** In which process. */
    public enum Place {
        /** In the engine's own, with threads of its own: fast, and trusted not to exhaust the heap or end the process. */
        THREAD,
        /** In one of its own: nothing it does harms the engine. */
        PROCESS
    }

    private static final long LEAST_BYTES = 16L << 20;
    private static final long DEFAULT_BYTES = 256L << 20;

    /** In the engine's process. */
    public static final Isolation THREAD = new Isolation(Place.THREAD, DEFAULT_BYTES);

    /** In a process of its own. */
    public static final Isolation PROCESS = new Isolation(Place.PROCESS, DEFAULT_BYTES);

    /** @throws InvalidInputException when no process can live with so little */
    public Isolation {
        if (memoryBytes < LEAST_BYTES) {
            throw new InvalidInputException("memory", String.valueOf(memoryBytes), "16 MiB or more");
        }
    }
}
