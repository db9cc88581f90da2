package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginConfig;

/**
 * One bgworker to run.
 *
 * @param name unique among all plugins; its writes and checkpoint go by it, so keep it over restarts
 * @param module which plugin, as for {@link TriggerSpec#module}
 * @param config the plugin's own block
 * @param rules how it is supervised
 */
public record BgWorkerSpec(String name, String module, PluginConfig config, PluginRules rules) {
    /** One that is supervised as usual. */
    public BgWorkerSpec(String name, String module, PluginConfig config) {
        this(name, module, config, PluginRules.DEFAULT);
    }

    /** The same, supervised by other rules. */
    public BgWorkerSpec with(PluginRules others) {
        return new BgWorkerSpec(name, module, config, others);
    }
}
