package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A host beside a {@link FakeEngine}, whose timers stand still until they are told to go on. */
final class HostHarness implements AutoCloseable {
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Instant NOW = Instant.parse("2024-01-02T09:30:00Z");

    final FakeEngine.Log log;
    final FakeEngine engine;
    final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final Path folder;
    private final Clock clock;
    private final List<PluginProvider> given = new ArrayList<>();
    private final List<TriggerSpec> triggers = new ArrayList<>();
    private final List<BgWorkerSpec> bgWorkers = new ArrayList<>();
    private HostTuning.Restarts restarts = HostTuning.Restarts.DEFAULT;
    private PluginRules rules = PluginRules.DEFAULT;
    private List<Path> pluginFolders = List.of();
    private Map<String, OnLoadError> onLoadError = Map.of();
    private Duration loadLimit = Duration.ofSeconds(20);
    MarketCalendars calendars = MarketCalendars.builtIn();
    PluginHost host;

    private HostHarness(Path folder, FakeEngine.Log log) {
        this(folder, log, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private HostHarness(Path folder, FakeEngine.Log log, Clock clock) {
        this.folder = folder;
        this.log = log;
        this.clock = clock;
        this.engine = new FakeEngine(log, clock);
    }

    static HostHarness in(Path folder) {
        return new HostHarness(folder, new FakeEngine.Log());
    }

    /** With a clock that is not fixed. */
    HostHarness clock(Clock other) {
        return new HostHarness(folder, log, other);
    }

    /** Over what another one left behind. */
    HostHarness restarted() {
        return new HostHarness(folder, log);
    }

    HostHarness with(PluginProvider... providers) {
        given.addAll(List.of(providers));
        return this;
    }

    HostHarness trigger(String name, String module, String... patterns) {
        List<KeyPattern> on = List.of(patterns).stream().map(KeyPattern::parse).toList();
        return trigger(new TriggerSpec(name, module, on, StartAt.EARLIEST, PluginConfig.empty(), rules));
    }

    HostHarness trigger(TriggerSpec spec) {
        triggers.add(spec);
        return this;
    }

    HostHarness bgWorker(String name, String module, Map<String, ?> config) {
        bgWorkers.add(new BgWorkerSpec(name, module, PluginConfig.of(config), rules));
        return this;
    }

    /** For the plugins that are named from now on. */
    HostHarness rules(PluginRules others) {
        rules = others;
        return this;
    }

    HostHarness pluginFolders(Path... folders) {
        pluginFolders = List.of(folders);
        return this;
    }

    HostHarness budget(int failures) {
        restarts = new HostTuning.Restarts(restarts.first(), restarts.max(), failures);
        return this;
    }

    HostHarness onLoadError(Map<String, OnLoadError> answers) {
        onLoadError = answers;
        return this;
    }

    HostHarness loadLimit(Duration limit) {
        loadLimit = limit;
        return this;
    }

    HostConfig config() {
        return new HostConfig(
                triggers,
                bgWorkers,
                pluginFolders,
                onLoadError,
                folder.resolve("cursors"),
                clock,
                calendars,
                PluginProcesses.NONE);
    }

    HostTuning tuning() {
        return new HostTuning(
                restarts,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                loadLimit,
                timers,
                new Random(1),
                List.copyOf(given));
    }

    HostHarness start() {
        host = PluginHost.start(engine, config(), tuning());
        return this;
    }

    List<PluginFault> check() {
        return PluginHost.check(config(), tuning());
    }

    void write(Write... writes) {
        for (Write write : writes) {
            engine.write(write).block(CLOSE_LIMIT);
        }
    }

    /** Lets time go by for the host's timers. */
    void pass(Duration duration) {
        timers.advanceTimeBy(duration);
    }

    PluginStatus status(String name) {
        return host.status().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    PluginStatus await(String name, Predicate<PluginStatus> wanted) {
        return Awaitility.await("status of " + name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> status(name), wanted);
    }

    PluginStatus awaitState(String name, PluginState state) {
        return await(name, status -> status.state() == state);
    }

    PluginStatus awaitHandled(String name, long events) {
        return await(name, status -> status.progress().handled() >= events);
    }

    /** Lets time go by in small steps until a plugin is in a state. */
    PluginStatus passUntil(String name, Predicate<PluginStatus> wanted) {
        return passUntil(name, Duration.ofMillis(100), wanted);
    }

    PluginStatus passUntil(String name, Duration step, Predicate<PluginStatus> wanted) {
        Awaitility.await()
                .atMost(PATIENCE)
                // Slower while it runs: on a busy machine its thread waits, and what passes meanwhile counts against
                // its time limit.
                .pollInterval((polls, last) -> Duration.ofMillis(status(name).state() == PluginState.RUNNING ? 10 : 2))
                .until(() -> {
                    pass(step);
                    return wanted.test(status(name));
                });
        return status(name);
    }

    List<Long> stored(String key) {
        return log.events().stream()
                .filter(event -> event.key().toString().equals(key))
                .map(WriteEvent::records)
                .map(TestPlugins::numberOf)
                .toList();
    }

    @Override
    public void close() {
        if (host != null) {
            host.close(CLOSE_LIMIT).block();
        }
        engine.dispose();
    }
}
