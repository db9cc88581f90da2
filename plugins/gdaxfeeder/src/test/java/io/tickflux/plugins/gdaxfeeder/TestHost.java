package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Write;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A host in memory: keeps FIXED buckets and the last checkpoint over the lives of a feeder, and notes what was written twice. */
final class TestHost implements PluginContext {
    final AtomicLong clockReads = new AtomicLong();
    final AtomicLong checkpointReads = new AtomicLong();
    final List<String> repeats = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
    private final Map<BucketKey, NavigableMap<Long, Records>> buckets =
            new TreeMap<>(java.util.Comparator.comparing(BucketKey::toString));
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final VirtualTimeScheduler time;
    private PluginConfig config = PluginConfig.empty();
    private long lastNumber;
    private String checkpoint = "";

    TestHost(VirtualTimeScheduler time) {
        this.time = time;
    }

    void configure(Map<String, ?> values) {
        config = PluginConfig.of(values);
    }

    synchronized void store(Write write) {
        if (write.origin().number() <= lastNumber) {
            throw new AssertionError("number: " + write.origin().number() + " (expected: above " + lastNumber + ")");
        }
        lastNumber = write.origin().number();
        checkpoint = write.origin().checkpoint();
        writes.add(write);
        NavigableMap<Long, Records> bucket = buckets.computeIfAbsent(write.key(), key -> new TreeMap<>());
        if (write.change() instanceof Change.Rows rows) {
            for (int row = 0; row < rows.records().rows(); row++) {
                Records one = rows.records().slice(row, row + 1);
                if (one.equals(bucket.put(one.epochNanos(0), one))) {
                    repeats.add(write.key() + " " + Instant.EPOCH.plusNanos(one.epochNanos(0)));
                }
            }
        }
    }

    /** All rows of a bucket in the order of time. */
    synchronized List<Records> rows(String key) {
        NavigableMap<Long, Records> bucket = buckets.get(BucketKey.parse(key));
        return bucket == null ? List.of() : List.copyOf(bucket.values());
    }

    /** As a query would show them. */
    List<Bar> bars(String symbol) {
        return rows(symbol + "/1Min/OHLCV").stream()
                .map(row -> new Bar(
                        row.epochNanos(0) / 1_000_000_000L,
                        row.doubleAt(1, 0),
                        row.doubleAt(2, 0),
                        row.doubleAt(3, 0),
                        row.doubleAt(4, 0),
                        row.doubleAt(5, 0)))
                .toList();
    }

    List<Gap> gaps(String symbol) {
        return rows(symbol + "/1Min/GAPS").stream().map(row -> Gap.of(row, 0)).toList();
    }

    synchronized int writeCount() {
        return writes.size();
    }

    long counted(String metric) {
        return counts.getOrDefault(metric, 0L);
    }

    @Override
    public String name() {
        return "gdax-test";
    }

    @Override
    public PluginConfig config() {
        return config;
    }

    @Override
    public synchronized Flux<Block> query(Query query) {
        List<Block> found = new ArrayList<>();
        buckets.forEach((key, rows) -> {
            if (query.pattern().matches(key) && !rows.isEmpty()) {
                RecordsBuilder all =
                        Records.builder(rows.firstEntry().getValue().schema());
                rows.forEach((nanos, row) -> {
                    if (query.range().contains(nanos)) {
                        all.append(row, 0, 1);
                    }
                });
                Records selected = all.build();
                found.add(new Block(
                        key,
                        RecordType.FIXED,
                        query.columns().isEmpty() ? selected : selected.select(query.columns())));
            }
        });
        return Flux.fromIterable(found);
    }

    @Override
    public synchronized OptionalLong lastEpochNanos(BucketKey key) {
        NavigableMap<Long, Records> bucket = buckets.get(key);
        return bucket == null || bucket.isEmpty() ? OptionalLong.empty() : OptionalLong.of(bucket.lastKey());
    }

    @Override
    public synchronized Optional<String> checkpoint() {
        checkpointReads.incrementAndGet();
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
                clockReads.incrementAndGet();
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
