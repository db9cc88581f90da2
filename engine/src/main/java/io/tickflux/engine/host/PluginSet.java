package io.tickflux.engine.host;

import io.tickflux.engine.Engine;
import io.tickflux.engine.host.ReloadReport.Outcome;
import io.tickflux.engine.host.load.JarCopies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that run, and how one set of them becomes the next:
 *
 * <pre>
 *   1  load      all new instances are made while the old ones go on; if that fails, it ends here and nothing has changed
 *   2  hand over each on its own: the old instance finishes the event in hand and ends, the new one begins behind its cursor
 *   3  tidy      class loaders that nobody uses are closed
 * </pre>
 *
 * Instances that are configured as before, from a jar that is as before, are not touched. Changes are for one thread at a time, the rest
 * is for any.
 */
final class PluginSet {
    private static final Logger log = LoggerFactory.getLogger(PluginSet.class);

    /** What an instance gets to finish what it has in hand before it is aborted. */
    private static final Duration HAND_OVER = Duration.ofSeconds(10);

    private final Engine engine;
    private final HostTuning tuning;
    private final JarCopies copies;
    private final Requests requests;
    private final Set<PluginSource> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable PluginCatalog catalog;

    private final Map<String, Slot> slots = new HashMap<>();
    private List<String> order = List.of();
    private Map<String, PluginStatus> notLoaded = Map.of();

    PluginSet(Engine engine, HostTuning tuning, JarCopies copies) {
        this.engine = engine;
        this.tuning = tuning;
        this.copies = copies;
        this.requests = new Requests(engine);
    }

    /** Becomes what a config asks for; blocks until it is, or the config is refused. */
    ReloadReport change(HostConfig config) {
        Map<String, Slot> before = slots();
        PluginCatalog next = PluginCatalog.open(config, tuning, copies, catalog);
        PluginLoader loader = PluginLoader.load(EngineView.of(engine), config, tuning.loadLimit(), next, before);
        open.addAll(next.sources());
        if (loader.isRefused()) {
            loader.discard();
            closeAllBut(catalog == null ? List.of() : catalog.sources());
            return report(config, Outcome.REFUSED, Change.NONE, loader.faults());
        }
        next.settle();
        catalog = next;
        Change change = Change.between(before, loader);
        arrange(config, loader);
        handOver(before, change, new Supervisors(engine, config.cursors(), tuning, requests));
        closeAllBut(next.sources());
        return report(config, change.isEmpty() ? Outcome.UNCHANGED : Outcome.APPLIED, change, loader.faults());
    }

    private static ReloadReport report(HostConfig config, Outcome outcome, Change change, List<PluginFault> faults) {
        return new ReloadReport(
                config.clock().instant(),
                outcome,
                change.added().stream().map(LoadedPlugin::name).toList(),
                change.replaced().stream().map(LoadedPlugin::name).toList(),
                change.removed(),
                faults.stream().map(PluginFault::withoutCause).toList());
    }

    /** Who shows up in the status, and in which order. */
    private synchronized void arrange(HostConfig config, PluginLoader loader) {
        order = config.names();
        Map<String, PluginStatus> faulty = new HashMap<>();
        for (PluginFault fault : loader.faults()) {
            if (!loader.kept().contains(fault.name())) {
                faulty.put(fault.name(), fault.asStatus(config));
            }
        }
        notLoaded = faulty;
    }

    private void handOver(Map<String, Slot> before, Change change, Supervisors supervisors) {
        start(change.added(), supervisors, loaded -> !isFeeder(loaded));
        Deadline deadline = Deadline.in(HAND_OVER);
        List<Callable<@Nullable Void>> tasks = new ArrayList<>();
        for (LoadedPlugin loaded : change.replaced()) {
            tasks.add(() -> replace(before.get(loaded.name()), loaded, supervisors, deadline));
        }
        for (String name : change.removed()) {
            tasks.add(() -> remove(before.get(name), deadline));
        }
        HostThreads.runAll(tasks, deadline);
        // Last, so that triggers see what they feed.
        start(change.added(), supervisors, PluginSet::isFeeder);
    }

    private static boolean isFeeder(LoadedPlugin loaded) {
        return loaded.kit().identity().feeder();
    }

    private void start(List<LoadedPlugin> plugins, Supervisors supervisors, Predicate<LoadedPlugin> which) {
        plugins.stream().filter(which).forEach(plugin -> start(plugin, supervisors, null));
    }

    private void start(LoadedPlugin plugin, Supervisors supervisors, @Nullable Slot before) {
        Slot slot = supervisors.slot(plugin, before);
        synchronized (this) {
            slots.put(plugin.name(), slot);
        }
        slot.supervisor().start();
        log.info(
                "plugin started: name={}, kind={}, module={}, place={}, version={}",
                plugin.name(),
                plugin.kind(),
                slot.identity().module(),
                slot.source().place(),
                slot.source().descriptor().version());
    }

    private @Nullable Void replace(@Nullable Slot old, LoadedPlugin plugin, Supervisors supervisors, Deadline deadline)
            throws InterruptedException {
        try {
            if (old != null) {
                old.supervisor().close(deadline);
            }
        } finally {
            start(plugin, supervisors, old);
        }
        return null;
    }

    private @Nullable Void remove(@Nullable Slot old, Deadline deadline) throws InterruptedException {
        if (old == null) {
            return null;
        }
        synchronized (this) {
            slots.remove(old.identity().name());
        }
        old.supervisor().close(deadline);
        requests.removed(old.identity().name());
        log.info(
                "plugin ended: name={}, module={}",
                old.identity().name(),
                old.identity().module());
        return null;
    }

    /** Of the jars that were opened, those stay open that may be asked for again or that an instance is from. */
    private void closeAllBut(List<PluginSource> offered) {
        Set<PluginSource> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.addAll(offered);
        slots().values().forEach(slot -> needed.add(slot.source()));
        open.removeIf(source -> {
            boolean unneeded = !needed.contains(source);
            if (unneeded) {
                source.close();
            }
            return unneeded;
        });
    }

    /** Those that wait for triggers. */
    Requests requests() {
        return requests;
    }

    synchronized Map<String, Slot> slots() {
        return new LinkedHashMap<>(slots);
    }

    /** In the order of the config. */
    synchronized List<PluginStatus> status() {
        List<PluginStatus> all = new ArrayList<>();
        for (String name : order) {
            Slot slot = slots.get(name);
            PluginStatus absent = notLoaded.get(name);
            if (slot != null) {
                all.add(slot.supervisor().status());
            } else if (absent != null) {
                all.add(absent);
            }
        }
        return all;
    }

    /** In the order of the config. */
    synchronized List<PluginReport> reports() {
        return status().stream().map(this::report).toList();
    }

    private PluginReport report(PluginStatus status) {
        Slot slot = slots.get(status.name());
        return slot == null ? PluginReport.notLoaded(status) : PluginReport.of(status, slot);
    }

    /** Ends all instances and closes all jars. */
    void close(Deadline deadline) {
        List<Callable<@Nullable Void>> tasks = new ArrayList<>();
        slots().values()
                .forEach(slot -> tasks.add(() -> {
                    slot.supervisor().close(deadline);
                    return null;
                }));
        requests.close();
        HostThreads.runAll(tasks, deadline);
        log.info("plugin host closed: plugins={}", tasks.size());
    }

    /** Lest a reference to the host keep their class loaders. */
    synchronized void forget() {
        slots.clear();
        open.forEach(PluginSource::close);
        open.clear();
        catalog = null;
        copies.close();
    }

    /**
     * What differs between two sets.
     *
     * @param added new names
     * @param replaced new instances of names that run
     * @param removed names that run and shall not any more
     */
    private record Change(List<LoadedPlugin> added, List<LoadedPlugin> replaced, List<String> removed) {
        static final Change NONE = new Change(List.of(), List.of(), List.of());

        static Change between(Map<String, Slot> before, PluginLoader loader) {
            List<LoadedPlugin> added = new ArrayList<>();
            List<LoadedPlugin> replaced = new ArrayList<>();
            List<String> removed = new ArrayList<>(before.keySet());
            removed.removeAll(loader.kept());
            for (LoadedPlugin loaded : loader.loaded()) {
                (before.containsKey(loaded.name()) ? replaced : added).add(loaded);
                removed.remove(loaded.name());
            }
            return new Change(added, replaced, removed);
        }

        boolean isEmpty() {
            return added.isEmpty() && replaced.isEmpty() && removed.isEmpty();
        }
    }
}
