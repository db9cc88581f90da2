/**
 * What a plugin implements and what it is given.
 *
 * <p>A {@link io.tickflux.api.plugin.Trigger} turns an event into writes; a {@link io.tickflux.api.plugin.BgWorker} is a
 * long-lived publisher of writes; a {@link io.tickflux.api.plugin.StreamTrigger} turns a stream of events into a stream of
 * writes. None of them ever holds the write API: the host subscribes, writes what comes out, supervises and restarts. Each is
 * made by a provider that {@link java.util.ServiceLoader} finds in the plugin's jar, and sees the host through its
 * {@link io.tickflux.api.plugin.PluginContext} alone.
 */
@NullMarked
package io.tickflux.api.plugin;

import org.jspecify.annotations.NullMarked;
