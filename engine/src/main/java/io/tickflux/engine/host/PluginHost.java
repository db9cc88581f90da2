package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.Engine;
import io.tickflux.engine.disk.RealDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs plugins beside an engine.
 *
 * <ul>
 *   <li><b>Isolation</b>: whatever a plugin throws or breaks ends at that plugin. Each has threads of its own, which it may block; none
 *       of them keeps the process alive. A plugin that spins, leaks memory or calls {@code System.exit} is not held back.
 *   <li><b>Delivery</b>: a trigger sees every matching event behind its cursor at least once, in order. Writes derived from one event
 *       are stored in one commit with the trigger's position, so that events that lead to writes are handled effectively once.
 *   <li><b>Failures</b>: a failed event comes again, with back-off and jitter. A plugin that fails too often without progress, or with
 *       {@link io.tickflux.api.plugin.FatalPluginException}, is parked: it stays at its position until {@link #resume}.
 * </ul>
 *
 * Safe to use from any number of threads.
 */
public final class PluginHost {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    /** What a plugin may take beyond the deadline to be told that it is over. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private final HostTuning tuning;
    private final Map<String, Supervisor> plugins = new LinkedHashMap<>();
    private final PluginCatalog catalog;
    private List<PluginStatus> lastStatus = List.of();
    private @Nullable Mono<Void> closed;

    private PluginHost(HostTuning tuning, PluginCatalog catalog) {
        this.tuning = tuning;
        this.catalog = catalog;
    }

    /**
     * Loads all plugins, then starts them: triggers first. Blocks while the code of plugins is loaded and their instances are made.
     *
     * @throws PluginLoadException when any plugin cannot start; says what is wrong with each, and none was started
     */
    public static PluginHost start(Engine engine, HostConfig config) {
        return start(engine, config, HostTuning.defaults());
    }

    static PluginHost start(Engine engine, HostConfig config, HostTuning tuning) {
        PluginLoader loader = PluginLoader.load(EngineView.of(engine), config, tuning);
        if (!loader.faults().isEmpty()) {
            loader.discard();
            tuning.timers().dispose();
            throw new PluginLoadException(loader.faults());
        }
        PluginHost host = new PluginHost(tuning, loader.catalog());
        for (LoadedPlugin plugin : loader.loaded()) {
            String name = plugin.kit().identity().name();
            host.plugins.put(name, supervisor(engine, config, tuning, plugin));
            log.info(
                    "plugin started: name={}, kind={}, module={}",
                    name,
                    plugin.kind(),
                    plugin.kit().identity().module());
        }
        host.plugins.values().forEach(Supervisor::start);
        long tickNanos = tuning.tick().toNanos();
        tuning.timers().schedulePeriodically(host::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        return host;
    }

    private static Supervisor supervisor(Engine engine, HostConfig config, HostTuning tuning, LoadedPlugin plugin) {
        PluginKit kit = plugin.kit();
        return new Supervisor(runner(engine, config, tuning, plugin), plugin.kind(), kit, tuning);
    }

    private static Runner runner(Engine engine, HostConfig config, HostTuning tuning, LoadedPlugin loaded) {
        PluginKit kit = loaded.kit();
        if (loaded.plugin() instanceof BgWorker worker) {
            return new BgWorkerRunner(engine, worker, kit);
        }
        String producer = kit.identity().producer();
        CursorFile file = CursorFile.of(
                RealDisk.buffered(), config.cursors(), kit.identity().name());
        TriggerFeed feed = new TriggerFeed(engine, kit, new Cursor(file, () -> engine.checkpoint(producer)));
        Commits commits = new Commits(engine, kit.meters(), tuning.timers());
        return loaded.plugin() instanceof StreamTrigger trigger
                ? new StreamTriggerRunner(trigger, feed, commits, kit)
                : new TriggerRunner((Trigger) loaded.plugin(), feed, commits, kit);
    }

    /**
     * Loads all plugins and makes their instances, in order to tell what is wrong with a config; starts nothing. Plugins are shown an
     * empty engine.
     *
     * @return what is wrong; nothing when {@link #start} would start
     */
    public static List<PluginFault> check(HostConfig config) {
        return check(config, HostTuning.defaults());
    }

    static List<PluginFault> check(HostConfig config, HostTuning tuning) {
        try {
            PluginLoader loader = PluginLoader.load(EngineView.EMPTY, config, tuning);
            loader.discard();
            return List.copyOf(loader.faults());
        } finally {
            tuning.timers().dispose();
        }
    }

    private void tick() {
        for (Supervisor plugin : running()) {
            try {
                plugin.tick();
            } catch (RuntimeException failure) {
                log.error("plugin host failed at its timer", failure);
            }
        }
    }

    private synchronized List<Supervisor> running() {
        return List.copyOf(plugins.values());
    }

    /** How each plugin is doing, in the order of the config; a snapshot. After {@link #close}, how each ended. */
    public synchronized List<PluginStatus> status() {
        return plugins.isEmpty()
                ? lastStatus
                : plugins.values().stream().map(Supervisor::status).toList();
    }

    /**
     * Stops a plugin once it has finished what it has in hand; it is {@link PluginState#PARKED} then.
     *
     * @throws InvalidInputException when there is no such plugin
     */
    public void pause(String name) {
        plugin(name).pause();
    }

    /**
     * Runs a plugin again that is parked or stopped.
     *
     * @throws InvalidInputException when there is no such plugin
     */
    public void resume(String name) {
        plugin(name).resume();
    }

    /**
     * Fires a trigger once more with events it had given up, one after the other, the oldest first, when subscribed to. What an event
     * leads to is stored in one commit with the deletion of its dead letter; a letter whose event fails again stays.
     *
     * @param wanted which of the trigger's letters
     * @throws InvalidInputException when there is no such plugin
     */
    public Flux<Replayed> replay(String name, Predicate<DeadLetter> wanted) {
        return plugin(name).replay(wanted);
    }

    private synchronized Supervisor plugin(String name) {
        Supervisor plugin = plugins.get(name);
        if (plugin == null) {
            throw new InvalidInputException(
                    "plugin", '"' + name + '"', "one of " + String.join(", ", plugins.keySet()));
        }
        return plugin;
    }

    /**
     * Ends all plugins: cancels what they run, then calls their {@code close}, then ends their threads and closes their jars. Idempotent;
     * whatever does not end by the deadline is left behind and logged.
     */
    public Mono<Void> close(Duration deadline) {
        return Mono.defer(() -> closing(Deadline.in(deadline)));
    }

    private synchronized Mono<Void> closing(Deadline deadline) {
        if (closed == null) {
            closed = Mono.<Void>fromRunnable(() -> closeNow(deadline))
                    .subscribeOn(Schedulers.boundedElastic())
                    .cache();
        }
        return closed;
    }

    private void closeNow(Deadline deadline) {
        List<Supervisor> all = running();
        ExecutorService closers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "plugin-host-close");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            all.forEach(plugin -> tasks.add(() -> plugin.close(deadline)));
            closers.invokeAll(tasks, deadline.nanosLeft() + GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closers.shutdownNow();
            forgetPlugins(all);
            catalog.close();
        }
        awaitThreads(closers);
        log.info("plugin host closed: plugins={}", all.size());
    }

    private void awaitThreads(ExecutorService closers) {
        try {
            closers.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            tuning.timers().disposeGracefully().timeout(GRACE, Mono.empty()).block();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            tuning.timers().dispose();
        }
    }

    /** Lest a reference to this host keep their class loaders. */
    private synchronized void forgetPlugins(List<Supervisor> all) {
        lastStatus = all.stream().map(Supervisor::status).toList();
        plugins.clear();
    }
}
