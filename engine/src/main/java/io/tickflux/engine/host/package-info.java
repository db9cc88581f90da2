/**
 * The plugin host: finds plugins, runs each on threads of its own behind one guarded call site, stores what they answer, restarts
 * them, and shows how they are doing. It reaches the engine through {@link io.tickflux.engine.Engine} alone.
 *
 * <pre>
 *   HostConfig ──▶ PluginCatalog ──▶ PluginLoader ──▶ Supervisor ──▶ Runner ──▶ Run     one life, restarted with back-off
 *                  (jars)            (instances)      (states)       (kind)      │
 *                                                                                ▼
 *                                                       PluginCalls: every call into a plugin goes through here
 * </pre>
 */
@NullMarked
package io.tickflux.engine.host;

import org.jspecify.annotations.NullMarked;
