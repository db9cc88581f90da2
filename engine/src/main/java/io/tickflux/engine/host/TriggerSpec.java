package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.host.source.Intake;
import java.util.List;

/**
 * One trigger or stream trigger to run.
 *
 * @param name unique among all plugins; its cursor and the writes it derives go by it, so keep it over restarts
 * @param module which plugin: {@code ondiskagg}, {@code ondiskagg.so} and {@code ondiskagg.jar} are the same; an absolute path
 *     names a jar, which then is the only place searched
 * @param on fired by events whose key matches any of these; may be empty when it has schedules
 * @param start where to begin when there is no cursor yet
 * @param config the plugin's own block
 * @param rules how it is supervised
 * @param intake what it is given of its events, and when it is fired by the clock
 */
public record TriggerSpec(
        String name,
        String module,
        List<KeyPattern> on,
        StartAt start,
        PluginConfig config,
        PluginRules rules,
        Intake intake) {
    public TriggerSpec {
        on = List.copyOf(on);
    }

    /** One that is given every event of its patterns. */
    public TriggerSpec(
            String name, String module, List<KeyPattern> on, StartAt start, PluginConfig config, PluginRules rules) {
        this(name, module, on, start, config, rules, Intake.ALL);
    }

    /** One that is supervised as usual. */
    public TriggerSpec(String name, String module, List<KeyPattern> on, StartAt start, PluginConfig config) {
        this(name, module, on, start, config, PluginRules.DEFAULT);
    }

    /** One that begins with the next event. */
    public static TriggerSpec of(String name, String module, KeyPattern on, PluginConfig config) {
        return new TriggerSpec(name, module, List.of(on), StartAt.NOW, config);
    }

    /** The same, supervised by other rules. */
    public TriggerSpec with(PluginRules others) {
        return new TriggerSpec(name, module, on, start, config, others, intake);
    }

    /** The same, given other events or at other times. */
    public TriggerSpec with(Intake other) {
        return new TriggerSpec(name, module, on, start, config, rules, other);
    }
}
