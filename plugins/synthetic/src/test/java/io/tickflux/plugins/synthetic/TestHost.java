package io.tickflux.plugins.synthetic;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A host in a few lines: stores rows and the last checkpoint, passes over repeated writes, and owns time. */
final class TestHost implements PluginContext {
    static final Instant EPOCH = Instant.parse("2024-03-04T10:00:00.050Z");

    /** By key and time: the rows of ticks one after the other, of bars the last. */
    final Map<String, NavigableMap<Long, List<Double>>> rows = new TreeMap<>();

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final PluginConfig config;
    private String checkpoint = "";
    private long lastNumber;
    private int repeated;

    TestHost(Map<String, ?> config) {
        this.config = PluginConfig.of(config);
    }

    BgWorker worker() {
        BgWorker worker = new SyntheticProvider().create(this);
        config.requireAllRead();
        return worker;
    }

    Flux<Write> writes() {
        return Flux.defer(() -> Flux.from(worker().run()));
    }

    void store(Write write) {
        if (write.origin().number() <= lastNumber) {
            repeated++;
            return;
        }
        lastNumber = write.origin().number();
        checkpoint = write.origin().checkpoint();
        Change.Rows change = (Change.Rows) write.change();
        Records records = change.records();
        NavigableMap<Long, List<Double>> bucket =
                rows.computeIfAbsent(write.key().toString(), any -> new TreeMap<>());
        for (int row = 0; row < records.rows(); row++) {
            List<Double> values = new ArrayList<>();
            for (int column = 1; column < records.schema().size(); column++) {
                values.add(records.doubleAt(column, row));
            }
            List<Double> before = bucket.put(records.epochNanos(row), values);
            if (before != null && change.type() == RecordType.VARIABLE) {
                throw new AssertionError("doubled: " + write.key() + " at " + records.epochNanos(row));
            }
        }
    }

    int repeated() {
        return repeated;
    }

    @Override
    public String name() {
        return "synthetic-test";
    }

    @Override
    public PluginConfig config() {
        return config;
    }

    @Override
    public Flux<Block> query(Query query) {
        List<Block> blocks = new ArrayList<>();
        rows.forEach((text, bucket) -> {
            BucketKey key = BucketKey.parse(text);
            if (query.pattern().matches(key)) {
                var builder = Records.builder(SymbolFeed.TICKS);
                bucket.subMap(query.range().fromNanos(), true, query.range().toNanos(), true)
                        .forEach((nanos, values) ->
                                builder.row(nanos).set(1, values.get(0)).set(2, values.get(1)));
                blocks.add(new Block(key, RecordType.VARIABLE, builder.build()));
            }
        });
        return Flux.fromIterable(blocks);
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
                return EPOCH.plusNanos(time.now(TimeUnit.NANOSECONDS));
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
        throw new UnsupportedOperationException(metric);
    }
}
