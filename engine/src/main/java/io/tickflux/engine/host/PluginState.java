package io.tickflux.engine.host;

/** Where a plugin stands in its life. */
public enum PluginState {
    /** About to run. */
    STARTING,
    /** Running; a trigger may have nothing to do. */
    RUNNING,
    /** Failed; runs again at {@link PluginStatus.Faults#nextRetry()}. */
    BACKING_OFF,
    /** Has worked on one event for longer than allowed, and still does. */
    STALLED,
    /** Does not run until someone resumes it: it failed too often or for good, or was paused. */
    PARKED,
    /** Has nothing left to do, or the host is closed. */
    STOPPED,
    /** Could not be loaded, so there is nothing to run. */
    NOT_LOADED
}
