package io.tickflux.engine.host;

/** What becomes of an event with which a trigger has failed as often as it may; before, it comes again, later and later. */
public enum OnError {
    /** It comes again until it succeeds, however long that takes. */
    RETRY,
    /** It is noted as a {@link DeadLetter}, and the trigger goes on with the next one. */
    DEAD_LETTER,
    /** It is counted and logged, and the trigger goes on with the next one. */
    SKIP,
    /** The trigger stays at it, parked, until someone resumes it. */
    PARK
}
