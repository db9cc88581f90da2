package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.RequestFailedException;
import io.tickflux.engine.host.load.JarCopies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
 *       of them keeps the process alive. One that spins, leaks memory or calls {@code System.exit} is held back in a process of its
 *       own only; see {@link Isolation}.
 *   <li><b>Delivery</b>: a trigger sees every matching event behind its cursor at least once, in order. Writes derived from one event
 *       are stored in one commit with the trigger's position, so that events that lead to writes are handled effectively once.
 *   <li><b>Failures</b>: a failed event comes again, with back-off and jitter; then its {@link PluginRules} say what becomes of it. A
 *       plugin that fails too often without progress, or with {@link io.tickflux.api.plugin.FatalPluginException}, is parked: it
 *       stays at its position until {@link #resume}.
 *   <li><b>Change</b>: {@link #reload} adds, replaces and removes plugins while the others go on. What replaces a plugin begins exactly
 *       behind its cursor or checkpoint; when anything cannot be loaded, nothing changes.
 * </ul>
 *
 * Safe to use from any number of threads.
 */
public final class PluginHost {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    private static final Duration GRACE = Duration.ofMillis(200);

    private final HostTuning tuning;
    private final PluginSet plugins;
    private final Reloads reloads;
    private List<PluginStatus> lastStatus = List.of();
    private boolean forgotten;
    private @Nullable Mono<Void> closed;

    private PluginHost(HostTuning tuning, PluginSet plugins, Reloads reloads) {
        this.tuning = tuning;
        this.plugins = plugins;
        this.reloads = reloads;
    }

    /**
     * Loads all plugins, then starts them: triggers first. Blocks while the code of plugins is loaded and their instances are made.
     *
     * @throws PluginLoadException when any plugin cannot start that must; says what is wrong with each, and none was started
     */
    public static PluginHost start(Engine engine, HostConfig config) {
        return start(engine, config, HostTuning.defaults());
    }

    static PluginHost start(Engine engine, HostConfig config, HostTuning tuning) {
        JarCopies copies = JarCopies.in(config.cursors().resolve("jars"));
        PluginSet plugins = new PluginSet(engine, tuning, copies);
        PluginHost host = new PluginHost(tuning, plugins, new Reloads(tuning, plugins, config));
        ReloadReport report = host.reloads.start();
        if (report.outcome() == ReloadReport.Outcome.REFUSED) {
            host.plugins.forget();
            tuning.timers().dispose();
            throw new PluginLoadException(report.faults());
        }
        long tickNanos = tuning.tick().toNanos();
        tuning.timers().schedulePeriodically(host::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        return host;
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
        JarCopies copies = JarCopies.temporary();
        PluginCatalog catalog = PluginCatalog.open(config, tuning, copies, null);
        try {
            PluginLoader loader = PluginLoader.load(EngineView.EMPTY, config, tuning.loadLimit(), catalog, Map.of());
            loader.discard();
            return List.copyOf(loader.faults());
        } finally {
            catalog.sources().forEach(PluginSource::close);
            copies.close();
            tuning.timers().dispose();
        }
    }

    /**
     * Becomes what a config asks for, and looks for new, changed and missing jars. Touches only what has changed: an instance that is
     * configured as before, from a jar that is as before, goes on. One that is replaced finishes the event in hand, and its successor
     * begins behind it. An instance whose jar was taken away ends, and is {@link PluginState#NOT_LOADED}. Blocks until it is done; for
     * any thread, one change at a time. {@code cursors} and {@code clock} stay as they were at the start.
     *
     * @return what became of it; a config that is refused has changed nothing
     * @throws EngineClosedException when the host is closed
     */
    public ReloadReport reload(HostConfig next) {
        return reloads.reload(next);
    }

    /** As {@link #reload(HostConfig)}, for the same config: looks for jars. */
    public ReloadReport reload() {
        return reloads.reload();
    }

    /** What the last change came to, be it the start. */
    public ReloadReport lastReload() {
        return reloads.last();
    }

    private void tick() {
        for (Slot slot : plugins.slots().values()) {
            try {
                slot.supervisor().tick();
                plugins.requests()
                        .release(slot.identity().name(), slot.supervisor().state());
            } catch (RuntimeException failure) {
                log.error("plugin host failed at its timer", failure);
            }
        }
    }

    /** How each plugin is doing, in the order of the config; a snapshot. After {@link #close}, how each ended. */
    public synchronized List<PluginStatus> status() {
        return forgotten ? lastStatus : plugins.status();
    }

    /** All there is to know about each plugin, in the order of the config; a snapshot. */
    public List<PluginReport> reports() {
        return plugins.reports();
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

    /**
     * Fires the trigger that has {@code request:NAME} in {@code on}, once, in its turn behind the events before. The request is stored
     * first, so that it is fired at least once even when the process is killed; whoever asks may give up waiting for it.
     *
     * @param name with its slash
     * @return what the trigger has written, once it is stored; {@link RequestFailedException} when the trigger fails or does not run,
     *     {@link InvalidInputException} when it says that of the arguments, or no trigger takes such requests
     */
    public Mono<RequestAnswer> request(String name, Map<String, String> arguments) {
        return Mono.defer(() -> plugins.requests().ask(plugins.slots().values(), name, arguments));
    }

    Map<String, Slot> slots() {
        return plugins.slots();
    }

    private Supervisor plugin(String name) {
        Map<String, Slot> slots = plugins.slots();
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new InvalidInputException(
                    "plugin", '"' + name + '"', "one of " + String.join(", ", new TreeSet<>(slots.keySet())));
        }
        return slot.supervisor();
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
            reloads.close();
            closed = Mono.<Void>fromRunnable(() -> closeNow(deadline))
                    .subscribeOn(Schedulers.boundedElastic())
                    .cache();
        }
        return closed;
    }

    private void closeNow(Deadline deadline) {
        reloads.thenRun(() -> {
            try {
                plugins.close(deadline);
            } finally {
                forgetPlugins();
            }
        });
        try {
            reloads.shutdown(deadline);
            // Behind a timer that is running. Reactor's own graceful way leaves a thread behind for ten seconds.
            Mono.empty()
                    .subscribeOn(tuning.timers())
                    .timeout(GRACE, Mono.empty())
                    .block();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            tuning.timers().dispose();
        }
    }

    private synchronized void forgetPlugins() {
        lastStatus = plugins.status();
        forgotten = true;
        plugins.forget();
    }
}
