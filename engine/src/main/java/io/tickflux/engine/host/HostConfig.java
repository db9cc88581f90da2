package io.tickflux.engine.host;

import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.engine.host.load.ModuleName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which plugins to run.
 *
 * @param triggers started first, so that they see what the bgworkers feed
 * @param bgWorkers started after the triggers
 * @param pluginFolders where plugin jars lie, searched in this order before the class path; a folder may be absent
 * @param onLoadError what to do when a plugin cannot be loaded, by its name; {@link OnLoadError#FAIL} where it does not say
 * @param cursors the host's own folder, made when absent: triggers note in it how far they are, and copies of the plugin jars in use
 *     lie in its {@code jars}
 * @param clock what plugins are given, and what lags are measured with
 * @param calendars what markets plugins and schedules know
 * @param processes starts processes for plugins that are not to live in this one
 */
public record HostConfig(
        List<TriggerSpec> triggers,
        List<BgWorkerSpec> bgWorkers,
        List<Path> pluginFolders,
        Map<String, OnLoadError> onLoadError,
        Path cursors,
        Clock clock,
        MarketCalendars calendars,
        PluginProcesses processes) {
    public HostConfig {
        triggers = List.copyOf(triggers);
        bgWorkers = List.copyOf(bgWorkers);
        pluginFolders = List.copyOf(pluginFolders);
        onLoadError = Map.copyOf(onLoadError);
    }

    /** No plugins yet. */
    public static HostConfig of(Path cursors) {
        return new HostConfig(
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                cursors,
                Clock.systemUTC(),
                MarketCalendars.builtIn(),
                PluginProcesses.NONE);
    }

    /** With these triggers instead. */
    public HostConfig withTriggers(TriggerSpec... others) {
        return new HostConfig(
                List.of(others), bgWorkers, pluginFolders, onLoadError, cursors, clock, calendars, processes);
    }

    /** With these bgworkers instead. */
    public HostConfig withBgWorkers(BgWorkerSpec... others) {
        return new HostConfig(
                triggers, List.of(others), pluginFolders, onLoadError, cursors, clock, calendars, processes);
    }

    /** With these plugin folders instead. */
    public HostConfig withPluginFolders(Path... others) {
        return new HostConfig(triggers, bgWorkers, List.of(others), onLoadError, cursors, clock, calendars, processes);
    }

    /** With these answers to load errors instead. */
    public HostConfig withOnLoadError(Map<String, OnLoadError> others) {
        return new HostConfig(triggers, bgWorkers, pluginFolders, others, cursors, clock, calendars, processes);
    }

    /** With these calendars instead. */
    public HostConfig withCalendars(MarketCalendars others) {
        return new HostConfig(triggers, bgWorkers, pluginFolders, onLoadError, cursors, clock, others, processes);
    }

    /** With this for plugins that are to live in processes of their own. */
    public HostConfig withProcesses(PluginProcesses others) {
        return new HostConfig(triggers, bgWorkers, pluginFolders, onLoadError, cursors, clock, calendars, others);
    }

    HostConfig in(Path otherCursors, Clock otherClock) {
        return new HostConfig(
                triggers, bgWorkers, pluginFolders, onLoadError, otherCursors, otherClock, calendars, processes);
    }

    /** Empty when no plugin is to have a process of its own. */
    Optional<PluginProcesses> processesInUse() {
        boolean any = Stream.concat(
                        triggers.stream().map(TriggerSpec::rules),
                        bgWorkers.stream().map(BgWorkerSpec::rules))
                .anyMatch(rules -> rules.isolation().place() == Isolation.Place.PROCESS);
        return any && processes != PluginProcesses.NONE ? Optional.of(processes) : Optional.empty();
    }

    OnLoadError onLoadError(String name) {
        return onLoadError.getOrDefault(name, OnLoadError.FAIL);
    }

    /** The names of all plugins, in their order. */
    List<String> names() {
        return Stream.concat(
                        triggers.stream().map(TriggerSpec::name),
                        bgWorkers.stream().map(BgWorkerSpec::name))
                .toList();
    }

    /** Every place that a jar of this config may come from: folders, and files that may be absent. */
    public List<Path> places() {
        Set<Path> places = new LinkedHashSet<>(pluginFolders);
        Stream.concat(
                        triggers.stream().map(TriggerSpec::module),
                        bgWorkers.stream().map(BgWorkerSpec::module))
                .forEach(module -> ModuleName.absolutePath(module)
                        .map(ModuleName::jarOf)
                        .or(() -> ModuleName.inCurrentFolder(module))
                        .ifPresent(places::add));
        return List.copyOf(places);
    }
}
