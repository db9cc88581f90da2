package io.tickflux.engine.host;

import java.time.Clock;

/**
 * What belongs to one instance besides the plugin itself.
 *
 * @param identity what was configured
 * @param calls the way in
 * @param threads its threads
 * @param meters its counts
 * @param clock the host's clock
 */
record PluginKit(PluginIdentity identity, PluginCalls calls, PluginThreads threads, PluginMeters meters, Clock clock) {}
