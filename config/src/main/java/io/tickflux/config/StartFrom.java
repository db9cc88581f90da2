package io.tickflux.config;

/** Where a trigger begins that has never run. One that has run goes on where it was. */
public enum StartFrom {
    /** With the next event. */
    NOW,
    /** With the earliest event that the journal still holds. */
    EARLIEST
}
