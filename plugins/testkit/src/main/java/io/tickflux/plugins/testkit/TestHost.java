package io.tickflux.plugins.testkit;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * A host for one plugin: a store, a clock that stands still, and the rules of the real host that a plugin can notice. It outlives
 * the plugin, so that a plugin can be started again and finds what the one before has stored.
 */
public final class TestHost implements PluginContext {
    /** Where the clock starts unless told otherwise: a Monday morning. */
    public static final Instant DEFAULT_START = Instant.parse("2024-03-04T10:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final VirtualClock time;
    private final Map<String, Long> counts = new TreeMap<>();
    private PluginConfig config;
    private Runnable onQuery = () -> {};
    private @Nullable String checkpoint;
    private long lastNumber;
    private int repeated;

    private TestHost(VirtualClock time, PluginConfig config) {
        this.time = time;
        this.config = config;
    }

    /** A host whose plugin has this block of the config file. */
    public static TestHost of(Map<String, ?> config) {
        return startingAt(DEFAULT_START, config);
    }

    /** The same at another time. */
    public static TestHost startingAt(Instant start, Map<String, ?> config) {
        return new TestHost(VirtualClock.startingAt(start), PluginConfig.of(config));
    }

    /** Gives the next start of the plugin another configuration. */
    public void configure(Map<String, ?> other) {
        config = PluginConfig.of(other);
    }

    /** Starts a trigger. */
    public FiredTrigger fire(TriggerProvider provider) {
        return FiredTrigger.start(this, provider);
    }

    /** Starts a stream trigger. */
    public FiredStream fire(StreamTriggerProvider provider) {
        return FiredStream.start(this, provider);
    }

    /** What a bgworker emits; each subscription is a start. Nothing is stored but by {@link #store(Write)}. */
    public Flux<Write> run(BgWorkerProvider provider) {
        return Flux.defer(() -> {
            BgWorker worker = provider.create(this);
            config.requireAllRead();
            return Flux.from(worker.run());
        });
    }

    /**
     * Stores a write of the bgworker, with its checkpoint; empty when the write's number is not above the last one, so that it
     * is stored already.
     */
    public Optional<WriteEvent> store(Write write) {
        Origin own = write.origin();
        if (own.number() > 0 && own.number() <= lastNumber) {
            repeated++;
            return Optional.empty();
        }
        WriteEvent event = store.apply(write.by(new Origin("bgworker:" + name(), own.number(), 0, own.checkpoint())));
        lastNumber = Math.max(lastNumber, own.number());
        checkpoint = own.checkpoint().isEmpty() ? checkpoint : own.checkpoint();
        return Optional.of(event);
    }

    /** How many writes were offered again after they had been stored. */
    public int repeated() {
        return repeated;
    }

    public MemoryStore store() {
        return store;
    }

    public VirtualClock time() {
        return time;
    }

    /** What the plugin counted by {@link #count}. */
    public long counted(String metric) {
        return counts.getOrDefault(metric, 0L);
    }

    /** Is run before each query: counts them, or throws because the store is away. */
    public void onQuery(Runnable action) {
        onQuery = action;
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public PluginConfig config() {
        return config;
    }

    /** All keys: what is delivered to a trigger is up to the test. */
    @Override
    public List<KeyPattern> patterns() {
        return List.of(KeyPattern.ALL);
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.defer(() -> {
            onQuery.run();
            return store.query(query);
        });
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        return store.lastEpochNanos(key);
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public Clock clock() {
        return time;
    }

    @Override
    public Scheduler scheduler() {
        return time.scheduler();
    }

    @Override
    public System.Logger logger() {
        return System.getLogger(name());
    }

    @Override
    public void count(String metric, long delta) {
        counts.merge(metric, delta, Long::sum);
    }
}
