package io.tickflux.engine.host.source;

/** What becomes of firings whose time passed while a trigger did not run. */
public enum Missed {
    /** All that were missed become one firing, as of the latest. */
    ONCE,
    /** They are left out. */
    SKIP
}
