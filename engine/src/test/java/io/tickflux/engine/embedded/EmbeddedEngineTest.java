package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.StartAt;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.SegmentJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class EmbeddedEngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BucketKey BARS = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey TICKS = BucketKey.parse("BTC-USD/1Sec/TICK");
    private static final Schema CLOSE = Schema.of(new Column("Close", ColumnType.FLOAT64));
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    Path root;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = EmbeddedEngine.open(config());
    }

    @AfterEach
    void close() {
        engine.close(PATIENCE).block(PATIENCE);
    }

    private EngineConfig config() {
        return EngineConfig.defaults(root).with(new JournalConfig(8L << 20, 4 << 20, SyncPolicy.COMMIT));
    }

    private void restart() {
        close();
        open();
    }

    @Test
    void anAcknowledgedWriteIsDurableAndCanBeQueriedAtOnce() {
        Ack ack = write(Write.fixed(BARS, bar(1, 100.5)));

        assertThat(ack.level()).isEqualTo(AckLevel.DURABLE);
        assertThat(ack.outcome()).isEqualTo(Ack.Outcome.STORED);
        assertThat(closes(Query.of(BARS))).containsExactly(100.5);
    }

    @Test
    void i2_positionsAreDenseAndGoOnAfterARestart() {
        Position first = write(Write.fixed(BARS, bar(1, 1))).position();
        Position second = write(Write.fixed(BARS, bar(2, 2))).position();
        restart();
        Position third = write(Write.fixed(BARS, bar(3, 3))).position();

        assertThat(List.of(first, second, third)).containsExactly(Position.of(1), Position.of(2), Position.of(3));
        assertThat(closes(Query.of(BARS))).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void i8_afterAnOrderlyStopNothingIsLeftToReplay() {
        for (int minute = 0; minute < 100; minute++) {
            write(Write.fixed(BARS, bar(minute, minute)));
        }
        close();

        List<Position> replayed = new ArrayList<>();
        Disk disk = RealDisk.buffered();
        Journal journal = SegmentJournal.open(config().root().resolve("journal"), config().journal(), disk);
        OpenedStorage.open(config(), disk, journal, JournalHistory.of(journal), replayed::add)
                .close();
        assertThat(replayed).isEmpty();
    }

    @Test
    void i3_anAttachedSubscriberAndOneFromTheStartSeeTheSameSequence() {
        List<WriteEvent> attached = new ArrayList<>();
        StepVerifier.create(engine.subscribe(all(StartAt.NOW)).take(50).doOnNext(attached::add))
                .expectSubscription()
                .then(() -> IntStream.range(0, 50).forEach(i -> write(Write.fixed(BARS, bar(i % 7, i)))))
                .expectNextCount(50)
                .expectComplete()
                .verify(PATIENCE);

        List<WriteEvent> fromStart =
                engine.subscribe(all(StartAt.EARLIEST)).take(50).collectList().block(PATIENCE);

        assertThat(fromStart).isEqualTo(attached);
    }

    @Test
    void i3_aSubscriberResumesBehindThePositionItSawAcrossARestart() {
        write(Write.fixed(BARS, bar(1, 1)));
        Position seen = write(Write.fixed(BARS, bar(2, 2))).position();
        write(Write.fixed(BARS, bar(3, 3)));
        restart();

        StepVerifier.create(engine.subscribe(all(StartAt.after(seen)))
                        .map(event -> event.records().doubleAt(1, 0)))
                .expectNext(3.0)
                .then(() -> write(Write.fixed(BARS, bar(4, 4))))
                .expectNext(4.0)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aNumberedWriteThatIsSentAgainIsStoredOnceAlsoAcrossARestart() {
        Write tick = Write.variable(TICKS, bar(1, 7)).by(Origin.of("client-1", 41));
        Ack stored = write(tick);
        Ack again = write(tick);
        restart();
        Ack afterRestart = write(tick);

        assertThat(stored.outcome()).isEqualTo(Ack.Outcome.STORED);
        assertThat(again).isEqualTo(new Ack(stored.position(), AckLevel.DURABLE, Ack.Outcome.DUPLICATE));
        assertThat(afterRestart.outcome()).isEqualTo(Ack.Outcome.DUPLICATE);
        assertThat(closes(Query.of(TICKS))).containsExactly(7.0);
    }

    @Test
    void oneBadWriteInAGroupLeavesNothingOfItBehind() {
        Schema other = Schema.of(new Column("Open", ColumnType.FLOAT64));
        Records misfit = Records.builder(other).row(MINUTE).build();

        StepVerifier.create(engine.writes().writeAll(List.of(Write.fixed(BARS, bar(1, 1)), Write.fixed(BARS, misfit))))
                .expectError(InvalidInputException.class)
                .verify(PATIENCE);

        assertThat(engine.buckets()).isEmpty();
        assertThat(engine.status().last()).isEqualTo(Position.ORIGIN);
    }

    @Test
    void creatingAndDeletingAreEventsToo() {
        write(Write.create(BARS, RecordType.FIXED, CLOSE));
        write(Write.fixed(BARS, bar(1, 1)));
        write(Write.fixed(BARS, bar(2, 2)));
        write(Write.delete(BARS, new TimeRange(MINUTE, MINUTE)));

        assertThat(closes(Query.of(BARS))).containsExactly(2.0);

        write(Write.delete(BARS, TimeRange.ALL));
        assertThat(engine.bucket(BARS)).isEmpty();
        restart();
        assertThat(engine.bucket(BARS)).isEmpty();
        List<WriteEvent> events =
                engine.subscribe(all(StartAt.EARLIEST)).take(5).collectList().block(PATIENCE);
        assertThat(events)
                .extracting(event -> event.change().getClass().getSimpleName())
                .containsExactly("Create", "Rows", "Rows", "Delete", "Delete");
    }

    @Test
    void aQueryAnswersRangesLimitsColumnsAndManyBucketsAscending() {
        BucketKey other = BucketKey.parse("ETH-USD/1Min/OHLCV");
        write(Write.fixed(BARS, bars(5, 1, 4, 2, 3)));
        write(Write.fixed(other, bars(9)));

        assertThat(closes(Query.of(BARS).within(new TimeRange(2 * MINUTE, 4 * MINUTE))))
                .containsExactly(2.0, 3.0, 4.0);
        assertThat(closes(Query.of(BARS).limitedTo(Limit.last(2)))).containsExactly(4.0, 5.0);
        assertThat(closes(Query.of(KeyPattern.parse("*/1Min/OHLCV")))).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 9.0);
        List<Block> nothing = engine.query(Query.of(BARS).within(TimeRange.from(99 * MINUTE)))
                .collectList()
                .block(PATIENCE);
        assertThat(nothing).hasSize(1);
        assertThat(nothing.get(0).records()).isEqualTo(Records.empty(CLOSE));
        assertThat(engine.query(Query.of(KeyPattern.parse("NONE/1Min/OHLCV")))
                        .collectList()
                        .block(PATIENCE))
                .isEmpty();
    }

    @Test
    void i2_manyProducersAtOnceKeepTheirOwnOrder() {
        long producers = 8;
        int each = 200;
        List<Flux<Ack>> streams = IntStream.range(0, (int) producers)
                .mapToObj(p -> engine.writes()
                        .writeMany(Flux.range(1, each)
                                .map(i -> Write.fixed(BucketKey.parse("S" + p + "/1Min/OHLCV"), bar(i, i)))))
                .toList();

        assertThat(Flux.merge(streams).count().block(PATIENCE)).isEqualTo(producers * each);

        List<WriteEvent> events = engine.subscribe(all(StartAt.EARLIEST))
                .take(producers * each)
                .collectList()
                .block(PATIENCE);
        assertThat(events)
                .extracting(event -> event.position().sequence())
                .containsExactlyElementsOf(() -> IntStream.rangeClosed(1, (int) producers * each)
                        .mapToObj(Long::valueOf)
                        .iterator());
        for (int p = 0; p < producers; p++) {
            String symbol = "S" + p;
            assertThat(events)
                    .filteredOn(event -> event.key().symbol().equals(symbol))
                    .extracting(event -> event.records().doubleAt(1, 0))
                    .isSorted()
                    .hasSize(each);
        }
    }

    @Test
    void i5_aWriterWhoTakesNoAcksStopsItselfAndNobodyElse() {
        AtomicLong asked = new AtomicLong();
        Flux<Write> endless =
                Flux.<Write>generate(sink -> sink.next(Write.fixed(BARS, bar(asked.incrementAndGet(), 1))));

        StepVerifier.create(engine.writes().writeMany(endless), 0)
                .expectSubscription()
                .then(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        write(Write.fixed(TICKS.withTimeframe(BARS.timeframe()), bar(i, i)));
                    }
                })
                .thenCancel()
                .verify(PATIENCE);

        assertThat(asked.get()).isBetween(1L, 1_024L);
    }

    @Test
    void aStreamEndsWithTheFirstRefusedWriteAfterTheAcksBeforeIt() {
        Records misfit = Records.builder(Schema.of()).row(1).build();
        Flux<Write> writes = Flux.just(
                Write.fixed(BARS, bar(1, 1)),
                Write.fixed(BARS, bar(2, 2)),
                Write.fixed(BARS, misfit),
                Write.fixed(BARS, bar(3, 3)));

        StepVerifier.create(engine.writes().writeMany(writes))
                .expectNextCount(2)
                .expectError(InvalidInputException.class)
                .verify(PATIENCE);

        assertThat(closes(Query.of(BARS))).containsExactly(1.0, 2.0);
    }

    @Test
    void aFailingSourceFailsItsStreamAfterTheAcksOfWhatItBrought() {
        Flux<Write> writes = Flux.concat(
                Flux.just(Write.fixed(BARS, bar(1, 1))), Flux.error(new IllegalStateException("feed lost")));

        StepVerifier.create(engine.writes().writeMany(writes))
                .expectNextCount(1)
                .expectErrorMessage("feed lost")
                .verify(PATIENCE);
    }

    @Test
    void aCheckpointOfAProducerComesBackAfterARestart() {
        write(Write.fixed(BARS, bar(1, 1)).by(new Origin("bgworker:feed", 0, 0, "page 7")));
        restart();

        assertThat(engine.checkpoint("bgworker:feed")).contains("page 7");
    }

    @Test
    void i13_closingCompletesSubscribersRefusesWritesAndIsIdempotent() {
        write(Write.fixed(BARS, bar(1, 1)));
        StepVerifier.create(engine.subscribe(all(StartAt.EARLIEST)))
                .expectNextCount(1)
                .then(() -> engine.close(PATIENCE).block(PATIENCE))
                .expectComplete()
                .verify(PATIENCE);

        engine.close(PATIENCE).block(PATIENCE);

        assertThat(engine.status().state()).isEqualTo(EngineState.CLOSED);
        assertThatThrownBy(() -> write(Write.fixed(BARS, bar(2, 2)))).isInstanceOf(EngineClosedException.class);
        StepVerifier.create(engine.writes().writeMany(Flux.just(Write.fixed(BARS, bar(2, 2)))))
                .expectError(EngineClosedException.class)
                .verify(PATIENCE);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.equals("tickflux-writer"));
    }

    @Test
    void aWriteBeyondOneCommitIsRefusedWithItsSize() {
        RecordsBuilder rows = Records.builder(CLOSE);
        for (int i = 0; i < 300_000; i++) {
            rows.row(i * MINUTE).set(1, 1.0);
        }

        assertThatThrownBy(() -> write(Write.fixed(BARS, rows.build())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4800512 bytes");
    }

    private Ack write(Write write) {
        return engine.writes().write(write).block(PATIENCE);
    }

    private List<Double> closes(Query query) {
        return engine.query(query)
                .concatMapIterable(block -> IntStream.range(0, block.records().rows())
                        .mapToObj(row -> block.records().doubleAt(1, row))
                        .toList())
                .collectList()
                .block(PATIENCE);
    }

    private static Subscription all(StartAt start) {
        return Subscription.to(KeyPattern.ALL, start);
    }

    private static Records bar(long minute, double close) {
        return Records.builder(CLOSE).row(minute * MINUTE).set(1, close).build();
    }

    private static Records bars(long... minutes) {
        RecordsBuilder rows = Records.builder(CLOSE);
        for (long minute : minutes) {
            rows.row(minute * MINUTE).set(1, (double) minute);
        }
        return rows.build();
    }
}
