package io.tickflux.engine.host;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Which plugins to run.
 *
 * @param triggers started first, so that they see what the bgworkers feed
 * @param bgWorkers started after the triggers
 * @param pluginFolders where plugin jars lie, searched in this order before the class path; a folder may be absent
 * @param cursors the folder in which triggers note how far they are; made when absent
 * @param clock what plugins are given, and what lags are measured with
 * @param processes starts processes for plugins that are not to live in this one
 */
public record HostConfig(
        List<TriggerSpec> triggers,
        List<BgWorkerSpec> bgWorkers,
        List<Path> pluginFolders,
        Path cursors,
        Clock clock,
        PluginProcesses processes) {
    public HostConfig {
        triggers = List.copyOf(triggers);
        bgWorkers = List.copyOf(bgWorkers);
        pluginFolders = List.copyOf(pluginFolders);
    }

    /** No plugins yet. */
    public static HostConfig of(Path cursors) {
        return new HostConfig(List.of(), List.of(), List.of(), cursors, Clock.systemUTC(), PluginProcesses.NONE);
    }

    /** With these triggers instead. */
    public HostConfig withTriggers(TriggerSpec... others) {
        return new HostConfig(List.of(others), bgWorkers, pluginFolders, cursors, clock, processes);
    }

    /** With these bgworkers instead. */
    public HostConfig withBgWorkers(BgWorkerSpec... others) {
        return new HostConfig(triggers, List.of(others), pluginFolders, cursors, clock, processes);
    }

    /** With these plugin folders instead. */
    public HostConfig withPluginFolders(Path... others) {
        return new HostConfig(triggers, bgWorkers, List.of(others), cursors, clock, processes);
    }

    /** With this for plugins that are to live in processes of their own. */
    public HostConfig withProcesses(PluginProcesses others) {
        return new HostConfig(triggers, bgWorkers, pluginFolders, cursors, clock, others);
    }
}
