package io.tickflux.api;

/** What an acknowledged write survives. */
public enum AckLevel {
    /** In memory: survives nothing. */
    RECEIVED,
    /** Given to the operating system: survives the death of the process. */
    PROCESS_SAFE,
    /** Forced to the device: survives a power cut. */
    DURABLE
}
