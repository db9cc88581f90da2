package io.tickflux.engine;

/** Whether the engine takes writes. */
public enum EngineState {
    /** Takes writes. */
    OPEN,
    /** The disk is full: refuses writes until there is space again, then opens by itself. */
    READ_ONLY_FULL,
    /** A write or force failed: never acknowledges again in this process. Reads and subscriptions go on. */
    FAILED,
    /** Closed or closing. */
    CLOSED
}
