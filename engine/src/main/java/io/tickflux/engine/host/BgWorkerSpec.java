package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginConfig;

/**
 * One bgworker to run.
 *
 * @param name unique among all plugins; its writes and checkpoint go by it, so keep it over restarts
 * @param module which plugin, as for {@link TriggerSpec#module}
 * @param config the plugin's own block
 */
public record BgWorkerSpec(String name, String module, PluginConfig config) {}
