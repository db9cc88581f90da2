package io.tickflux.engine.host;

/** What to do when a configured plugin cannot be loaded. Whatever it is, the fault is logged and stands in the status. */
public enum OnLoadError {
    /** Does not start; a change of plugins does not take place, and all go on as they were. */
    FAIL,
    /** Does without the plugin, or goes on with the version that runs. */
    SKIP,
    /** As {@link #SKIP}, and tries again from time to time. */
    RETRY
}
