package io.tickflux.bench;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A host with nothing stored: to measure a plugin alone. */
record EmptyContext(PluginConfig config) implements PluginContext {
    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.empty();
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        return OptionalLong.empty();
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
        return System.getLogger("bench");
    }

    @Override
    public void count(String metric, long delta) {
        // Nobody asks.
    }
}
