package io.tickflux.engine.host;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** What one instance sees of the host. */
final class HostContext implements PluginContext {
    private static final int QUERY_PREFETCH_BLOCKS = 2;

    private final PluginKit kit;
    private final EngineView engine;
    private final System.Logger logger;

    HostContext(PluginKit kit, EngineView engine) {
        this.kit = kit;
        this.engine = engine;
        this.logger = PluginLogger.named(kit.identity().name());
    }

    @Override
    public String name() {
        return kit.identity().name();
    }

    @Override
    public PluginConfig config() {
        return kit.identity().config();
    }

    @Override
    public List<KeyPattern> patterns() {
        return kit.identity().patterns();
    }

    /** Blocks reach the plugin on its own scheduler: the engine's threads are not for it to hold. */
    @Override
    public Flux<Block> query(Query query) {
        return Flux.defer(() -> {
            kit.rights().requireRead();
            return kit.barrier().settled().thenMany(engine.query(query)).publishOn(scheduler(), QUERY_PREFETCH_BLOCKS);
        });
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        kit.rights().requireRead();
        kit.barrier().await();
        return engine.lastEpochNanos(key);
    }

    @Override
    public Optional<String> checkpoint() {
        kit.barrier().await();
        return engine.checkpoint(kit.identity().producer());
    }

    @Override
    public MarketCalendar calendar(String name) {
        return kit.calendars().named(name);
    }

    @Override
    public Clock clock() {
        return kit.clock();
    }

    @Override
    public Scheduler scheduler() {
        return kit.threads().scheduler();
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public void count(String metric, long delta) {
        kit.meters().count(metric, delta);
    }
}
