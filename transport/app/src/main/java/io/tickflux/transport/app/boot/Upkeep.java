package io.tickflux.transport.app.boot;

import io.tickflux.api.KeyPattern;
import io.tickflux.config.RetentionConfig;
import io.tickflux.config.TickfluxConfig;
import io.tickflux.engine.Engine;
import io.tickflux.engine.retention.ExpiredRows;
import io.tickflux.engine.retention.KeepRule;
import io.tickflux.engine.retention.RetentionPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code journal.retention} and {@code keep}: what a server gives up by itself.
 *
 * @param retention of the journal
 * @param keep for how long rows are kept
 */
public record Upkeep(RetentionPolicy retention, List<KeepRule> keep) {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PACE = Duration.ofMinutes(1);

    static Upkeep of(TickfluxConfig config) {
        RetentionConfig retention = config.storage().journal().retention();
        RetentionConfig.Lag lag = retention.maxLag();
        RetentionPolicy policy = new RetentionPolicy(
                retention.maxBytes().orElse(Long.MAX_VALUE),
                retention.maxAge().orElse(RetentionPolicy.FOREVER),
                lag.bytes().orElse(Long.MAX_VALUE),
                lag.age().orElse(RetentionPolicy.FOREVER));
        return new Upkeep(
                policy,
                config.storage().keep().stream()
                        .map(rule -> new KeepRule(KeyPattern.parse(rule.pattern()), rule.keepFor()))
                        .toList());
    }

    /** Deletes expired rows every minute, until disposed. */
    Disposable deleteExpiredRows(Engine engine, Clock clock) {
        if (keep.isEmpty()) {
            return Disposables.disposed();
        }
        ExpiredRows rows = new ExpiredRows(engine, keep, clock);
        return Flux.interval(PACE)
                .onBackpressureDrop()
                .concatMap(
                        tick -> rows.delete().onErrorResume(failed -> {
                            LOG.warn("expired rows are not deleted this time: {}", failed.toString());
                            return Mono.empty();
                        }),
                        1)
                .subscribe();
    }
}
