package io.tickflux.engine.host;

/** Hears how a run fares; from any thread. */
interface RunMonitor {
    /** Something was finished that a restart will not repeat. */
    void progressed();

    /** The run is over, and no call into the plugin is under way. */
    void ended(RunEnd end);
}
