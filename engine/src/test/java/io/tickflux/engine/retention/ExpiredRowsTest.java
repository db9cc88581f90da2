package io.tickflux.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.embedded.EmbeddedEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiredRowsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Schema SCHEMA = Schema.of(new Column("Price", ColumnType.FLOAT64));
    private static final BucketKey TICKS = BucketKey.parse("A/1Sec/TICK");
    private static final BucketKey BARS = BucketKey.parse("A/1Min/OHLCV");
    private static final Instant NOW = Instant.parse("2024-03-01T00:00:00Z");
    private static final List<KeepRule> RULES =
            List.of(new KeepRule(KeyPattern.parse("*/1Sec/*"), Duration.ofDays(10)));

    @TempDir
    Path root;

    private EmbeddedEngine engine;

    @BeforeEach
    void open() {
        engine = EmbeddedEngine.open(
                EngineConfig.defaults(root).with(new JournalConfig(8L << 20, 4 << 20, SyncPolicy.COMMIT)));
    }

    @AfterEach
    void close() {
        engine.close(PATIENCE).block(PATIENCE);
    }

    private void write(BucketKey key, Instant... times) {
        var rows = Records.builder(SCHEMA);
        for (Instant time : times) {
            rows.row(time.getEpochSecond() * 1_000_000_000L).set(1, 1.0);
        }
        engine.writes().write(Write.variable(key, rows.build())).block(PATIENCE);
    }

    private long delete(Instant now) {
        Long count = new ExpiredRows(engine, RULES, Clock.fixed(now, ZoneOffset.UTC))
                .delete()
                .block(PATIENCE);
        return count == null ? -1 : count;
    }

    private int rows(BucketKey key) {
        List<Block> blocks = engine.query(Query.of(key)).collectList().block(PATIENCE);
        return blocks == null
                ? 0
                : blocks.stream().mapToInt(block -> block.records().rows()).sum();
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    @Test
    void rowsOlderThanTheirRuleSaysGoByAnEventThatSubscribersSee() {
        write(TICKS, daysAgo(40), daysAgo(12), daysAgo(5), NOW);
        write(BARS, daysAgo(40), NOW);

        assertThat(delete(NOW)).isEqualTo(1);

        assertThat(rows(TICKS)).isEqualTo(2);
        assertThat(rows(BARS)).as("no rule").isEqualTo(2);
        List<WriteEvent> events = engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                .take(3)
                .collectList()
                .block(PATIENCE);
        assertThat(events).hasSize(3).last().satisfies(event -> {
            assertThat(event.change()).isInstanceOf(Change.Delete.class);
            assertThat(event.origin().producer()).isEqualTo(ExpiredRows.PRODUCER);
            assertThat(event.origin().hops()).isZero();
        });
        assertThat(delete(NOW)).as("nothing is left to go").isZero();
    }

    @Test
    void aClockThatJumpsAheadDeletesNothing() {
        write(TICKS, daysAgo(9), NOW);

        assertThat(delete(NOW.plus(Duration.ofDays(3650)))).isZero();
        assertThat(rows(TICKS)).isEqualTo(2);
    }

    @Test
    void aRowFarAheadOfTheClockDeletesNothing() {
        write(TICKS, daysAgo(9), NOW, NOW.plus(Duration.ofDays(3650)));

        assertThat(delete(NOW)).isZero();
        assertThat(rows(TICKS)).isEqualTo(3);
    }
}
