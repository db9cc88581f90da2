package io.tickflux.api.plugin;

/** Makes a {@link Trigger} from its configuration. */
public non-sealed interface TriggerProvider extends PluginProvider {
    /**
     * Makes one instance for one entry of the config file; a module may be configured any number of times.
     *
     * @throws io.tickflux.api.InvalidInputException when the configuration is wrong
     */
    Trigger create(PluginContext context);
}
