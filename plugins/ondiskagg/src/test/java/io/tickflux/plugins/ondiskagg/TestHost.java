package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A host in a few lines: one store, one trigger, and derived writes that are stored when the answer completes. */
final class TestHost implements PluginContext {
    final MemoryStore store = new MemoryStore();
    final Map<String, Long> counts = new TreeMap<>();
    /** Counts queries; may be set to throw. */
    Runnable onQuery = () -> {};

    private final PluginConfig config;
    private Trigger trigger;

    TestHost(Map<String, ?> config) {
        this.config = PluginConfig.of(config);
        this.trigger = new OnDiskAggProvider().create(this);
        this.config.requireAllRead();
    }

    static TestHost with(String... destinations) {
        return new TestHost(Map.of("destinations", List.of(destinations)));
    }

    /** Begins anew, as after a crash: nothing in memory is left. */
    void restart() {
        trigger = new OnDiskAggProvider().create(this);
    }

    /** Stores a write and fires the trigger. */
    List<WriteEvent> write(Write write) {
        return deliver(store.apply(write));
    }

    /** Fires the trigger and stores what it answers. */
    List<WriteEvent> deliver(WriteEvent event) {
        List<WriteEvent> derived = new ArrayList<>();
        Origin origin = new Origin("trigger:test", 0, event.origin().hops() + 1, "");
        for (Write write : Flux.from(trigger.fire(event)).toIterable()) {
            derived.add(store.apply(write.by(origin)));
        }
        return derived;
    }

    long count(String metric) {
        return counts.getOrDefault(metric, 0L);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public PluginConfig config() {
        return config;
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
        return store.rows(key).stream().mapToLong(MemoryStore.Row::time).max();
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Scheduler scheduler() {
        return Schedulers.immediate();
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("test");
    }

    @Override
    public void count(String metric, long delta) {
        counts.merge(metric, delta, Long::sum);
    }
}
