package io.tickflux.plugins.replay;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A host in a few lines: keeps what is written and the last checkpoint, and owns time. */
final class TestHost implements PluginContext {
    final List<Write> stored = new ArrayList<>();
    final Map<String, Long> counts = new TreeMap<>();
    final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @Nullable
    Schema bucket;

    private PluginConfig config;
    private long lastNumber;
    private String checkpoint = "";

    TestHost(Map<String, Object> config) {
        configure(config);
    }

    void configure(Map<String, Object> other) {
        config = PluginConfig.of(other);
    }

    Flux<Write> writes() {
        BgWorker worker = new ReplayProvider().create(this);
        config.requireAllRead();
        return Flux.from(worker.run());
    }

    void store(Write write) {
        if (write.origin().number() <= lastNumber) {
            throw new AssertionError("number: " + write.origin() + " (expected: above " + lastNumber + ")");
        }
        lastNumber = write.origin().number();
        checkpoint = write.origin().checkpoint();
        stored.add(write);
    }

    /** All rows in the order of their writes. */
    Records rows() {
        RecordsBuilder rows = Records.builder(records(stored.get(0)).schema());
        stored.forEach(write -> rows.append(records(write), 0, records(write).rows()));
        return rows.build();
    }

    static Records records(Write write) {
        return ((Change.Rows) write.change()).records();
    }

    @Override
    public String name() {
        return "replay-test";
    }

    @Override
    public PluginConfig config() {
        return config;
    }

    @Override
    public Flux<Block> query(Query query) {
        return bucket == null
                ? Flux.empty()
                : Flux.just(new Block(BucketKey.parse("A/1Sec/TICK"), RecordType.VARIABLE, Records.empty(bucket)));
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        return OptionalLong.empty();
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.of(checkpoint).filter(text -> !text.isEmpty());
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(time.now(TimeUnit.NANOSECONDS));
            }
        };
    }

    @Override
    public Scheduler scheduler() {
        return time;
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
