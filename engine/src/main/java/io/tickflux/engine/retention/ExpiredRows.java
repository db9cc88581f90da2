package io.tickflux.engine.retention;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes rows that are older than their {@link KeepRule} says, by writing deletes through the one door in: subscribers, followers and
 * rebuilds see them like anybody else's.
 *
 * <p>Now is the time of the bucket's newest row, but not later than the clock: so neither a clock nor a row that is far ahead deletes
 * what is younger than both say. A tenth of the time to keep, at least a second, goes at once, so that files are not rewritten for
 * every row.
 *
 * <p>Memory: a number for each bucket that a rule matches.
 */
public final class ExpiredRows {
    /** The producer of the deletes. */
    public static final String PRODUCER = "engine:keep";

    private static final Origin ORIGIN = new Origin(PRODUCER, 0, 0, "");

    private final Engine engine;
    private final List<KeepRule> rules;
    private final Clock clock;
    private final Map<BucketKey, Long> deletedThrough = new ConcurrentHashMap<>();

    /** @param rules the first that matches a bucket counts */
    public ExpiredRows(Engine engine, List<KeepRule> rules, Clock clock) {
        this.engine = engine;
        this.rules = List.copyOf(rules);
        this.clock = clock;
    }

    /** Deletes what may go now, bucket after bucket; gives the number of buckets that lost rows. */
    public Mono<Long> delete() {
        return Flux.defer(() -> Flux.fromIterable(engine.buckets()))
                .map(Bucket::key)
                .concatMap(this::delete)
                .count();
    }

    private Mono<BucketKey> delete(BucketKey key) {
        Optional<KeepRule> rule =
                rules.stream().filter(each -> each.pattern().matches(key)).findFirst();
        OptionalLong newest = rule.isEmpty() ? OptionalLong.empty() : engine.lastEpochNanos(key);
        if (rule.isEmpty() || newest.isEmpty()) {
            return Mono.empty();
        }
        long through = through(Math.min(newest.getAsLong(), nanos(clock.instant())), rule.get());
        if (through <= deletedThrough.getOrDefault(key, Long.MIN_VALUE)) {
            return Mono.empty();
        }
        TimeRange expired = new TimeRange(Long.MIN_VALUE, through);
        return engine.query(new Query(KeyPattern.of(key), expired, Limit.first(1), List.of()))
                .any(block -> !block.records().isEmpty())
                .flatMap(any -> any
                        ? engine.writes()
                                .write(Write.delete(key, expired).by(ORIGIN))
                                .thenReturn(key)
                        : Mono.empty())
                .doOnSuccess(done -> deletedThrough.put(key, through));
    }

    /** The last time that may go: a whole number of steps, so that it moves seldom. */
    private static long through(long nowNanos, KeepRule rule) {
        long keepNanos = rule.keepFor().toNanos();
        long step = Math.max(TimeUnit.SECONDS.toNanos(1), keepNanos / 10);
        return Math.floorDiv(nowNanos - keepNanos, step) * step - 1;
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
