package io.tickflux.engine;

/** Whether the engine takes writes. */
public enum EngineState {
    /** Takes writes. */
    OPEN,
    /**
     * Something that a write takes is used up: space, what the process may put into a file, or open files. Refuses writes until there is
     * some again, then opens by itself.
     */
    READ_ONLY_FULL,
    /** A write or force failed: never acknowledges again in this process. Reads and subscriptions go on. */
    FAILED,
    /** Closed or closing. */
    CLOSED
}
