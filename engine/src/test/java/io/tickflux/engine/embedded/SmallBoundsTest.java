package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineConfig.Limits;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an engine does when its bounds are small for what it is given. */
class SmallBoundsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BucketKey BARS = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey TICKS = BucketKey.parse("BTC-USD/1Sec/TICK");
    private static final Schema CLOSE = Schema.of(new Column("Close", ColumnType.FLOAT64));
    private static final long MINUTE = 60_000_000_000L;
    private static final JournalConfig SMALL_JOURNAL = new JournalConfig(8L << 20, 4 << 20, SyncPolicy.COMMIT);
    private static final JournalConfig SMALL_COMMITS = new JournalConfig(256 << 10, 16 << 10, SyncPolicy.COMMIT);
    private static final Limits LITTLE_MEMORY = new Limits(1 << 20, 1 << 20, 1024, 64 << 10);

    @TempDir
    Path root;

    private Engine engine;

    @AfterEach
    void close() {
        engine.close(PATIENCE).block(PATIENCE);
    }

    @Test
    @Timeout(60)
    void i8_aReplayOfMoreThanTheStoreHoldsInMemoryComesToItsEnd() throws IOException {
        engine = EmbeddedEngine.open(EngineConfig.defaults(root).with(SMALL_JOURNAL));
        write(Write.fixed(BARS, bars(LongStream.range(0, 20_000).toArray())));
        write(Write.fixed(TICKS, bars(LongStream.range(0, 20_000).toArray())));
        engine.close(PATIENCE).block(PATIENCE);
        // The store is derived: without its files all of the journal is replayed.
        deleteTree(root.resolve("store"));
        engine = EmbeddedEngine.open(
                EngineConfig.defaults(root).with(SMALL_JOURNAL).with(LITTLE_MEMORY));
        assertThat(engine.lastEpochNanos(BARS)).hasValue(19_999 * MINUTE);
        assertThat(engine.lastEpochNanos(TICKS)).isPresent();
    }

    private static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void manyWritesAtOnceAreStoredInCommitsOfTheSizeThatTheJournalTakes() {
        engine = EmbeddedEngine.open(EngineConfig.defaults(root).with(SMALL_COMMITS));
        List<Ack> acks = engine.writes()
                .writeMany(Flux.range(1, 2_000).map(minute -> Write.fixed(BARS, bars(minute, minute + 1))))
                .collectList()
                .block(PATIENCE);
        assertThat(acks).hasSize(2_000);
        assertThat(engine.status().state()).isEqualTo(EngineState.OPEN);
    }

    @Test
    void i12_aWriteThatIsTooLargeInTheFormOfItsBucketIsRefusedAndOthersGoOn() {
        engine = EmbeddedEngine.open(EngineConfig.defaults(root).with(SMALL_COMMITS));
        write(Write.create(TICKS, RecordType.VARIABLE, CLOSE));
        RecordsBuilder narrow = Records.builder(Schema.of(new Column("Close", ColumnType.INT8)));
        for (int row = 0; row < 1_500; row++) {
            narrow.row(row).set(1, 1L);
        }
        // 9 bytes a row as it comes, 16 in the bucket.
        Write large = Write.variable(TICKS, narrow.build());
        List<Mono<Ack>> offered = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            offered.add(
                    i % 5 == 2 ? engine.writes().write(large) : engine.writes().write(Write.fixed(BARS, bars(i))));
        }
        List<Boolean> stored = Flux.mergeSequential(offered.stream()
                        .map(one -> one.map(ack -> true).onErrorReturn(InvalidInputException.class, false))
                        .toList())
                .collectList()
                .block(PATIENCE);
        assertThat(stored)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> i % 5 != 2).toList());
        assertThat(engine.status().state()).isEqualTo(EngineState.OPEN);
        assertThat(engine.lastEpochNanos(BARS)).hasValue(19 * MINUTE);
    }

    private void write(Write write) {
        engine.writes().write(write).block(PATIENCE);
    }

    private static Records bars(long... minutes) {
        RecordsBuilder rows = Records.builder(CLOSE);
        for (long minute : minutes) {
            rows.row(minute * MINUTE).set(1, (double) minute);
        }
        return rows.build();
    }
}
