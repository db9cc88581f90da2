package io.tickflux.transport.app.boot;

import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.config.BgWorkerConfig;
import io.tickflux.config.PluginBlock;
import io.tickflux.config.PluginsConfig;
import io.tickflux.config.TickfluxConfig;
import io.tickflux.config.TriggerConfig;
import io.tickflux.engine.host.BgWorkerSpec;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.OnLoadError;
import io.tickflux.engine.host.TriggerSpec;
import io.tickflux.transport.app.child.ChildProcesses;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code triggers} and {@code bgworkers} as the plugin host takes them. */
final class HostSettings {
    private HostSettings() {}

    static HostConfig of(TickfluxConfig config, PluginFolders folders, Path cursors) {
        PluginsConfig plugins = config.plugins();
        Map<String, PluginBlock> names = PluginNames.of(plugins);
        MarketCalendars calendars = CalendarSettings.of(plugins.calendars());
        List<TriggerSpec> triggers = plugins.triggers().stream()
                .map(trigger -> trigger(PluginNames.find(names, trigger.plugin()), trigger, calendars))
                .toList();
        List<BgWorkerSpec> bgWorkers = plugins.bgWorkers().stream()
                .map(worker -> bgWorker(PluginNames.find(names, worker.plugin()), worker))
                .toList();
        return new HostConfig(
                triggers,
                bgWorkers,
                folders.of(plugins),
                onLoadError(names),
                cursors,
                Clock.systemUTC(),
                calendars,
                new ChildProcesses());
    }

    private static Map<String, OnLoadError> onLoadError(Map<String, PluginBlock> names) {
        Map<String, OnLoadError> answers = new HashMap<>();
        names.forEach((name, block) ->
                answers.put(name, OnLoadError.valueOf(block.onLoadError().name())));
        return answers;
    }

    private static TriggerSpec trigger(String name, TriggerConfig trigger, MarketCalendars calendars) {
        PluginBlock plugin = trigger.plugin();
        return new TriggerSpec(
                name,
                plugin.module(),
                IntakeSettings.patterns(trigger),
                IntakeSettings.start(trigger.start()),
                settings(plugin),
                RuleSettings.of(plugin.rules()),
                IntakeSettings.intake(trigger, calendars));
    }

    private static BgWorkerSpec bgWorker(String name, BgWorkerConfig worker) {
        return new BgWorkerSpec(
                name,
                worker.plugin().module(),
                settings(worker.plugin()),
                RuleSettings.of(worker.plugin().rules()));
    }

    private static PluginConfig settings(PluginBlock plugin) {
        return PluginConfig.of(plugin.config().toPlain());
    }
}
