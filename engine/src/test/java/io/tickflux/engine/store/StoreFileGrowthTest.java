package io.tickflux.engine.store;

import static io.tickflux.engine.store.TestEvents.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Position;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** However rows drip in, files stay near the size of their data, quick to read, and are not written over and over. */
class StoreFileGrowthTest {
    private static final int ROUNDS = 3000;
    private static final int ROW_BYTES = 16;
    private static final Path ROOT = Path.of("/store");

    private final SimulatedDisk disk = new SimulatedDisk();
    private long bytesWritten;

    private BucketStore playOneRowPerCheckpoint(TestEvents events, LongUnaryOperator time) throws IOException {
        BucketStore store = BucketStore.open(ROOT, 1 << 20, disk);
        StoreModel model = new StoreModel();
        for (int round = 0; round < ROUNDS; round++) {
            var event = events.rows(time.applyAsLong(round));
            model.apply(event);
            store.apply(event);
            long before = blockBytes();
            store.checkpoint(Position.of(round + 1), new byte[0]);
            bytesWritten += Math.abs(blockBytes() - before);
        }
        new StoreComparison(store, model, "one row per checkpoint").everything();
        return store;
    }

    private long blockBytes() throws IOException {
        return disk.files(ROOT).entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith(".blocks"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void requireCompact(String context) throws IOException {
        StoreCheck.Report report = StoreCheck.run(ROOT, disk);
        assertThat(report.damages()).as(context).isEmpty();
        assertThat(report.blocks()).as(context).isLessThan(25);
        assertThat(blockBytes()).as(context).isLessThan(2L * ROUNDS * ROW_BYTES + (64 << 10) + 25 * 100);
        assertThat(bytesWritten).as(context).isLessThan(40L * ROUNDS * ROW_BYTES);
    }

    @Test
    void barsThatComeOneByOneMakeFewBlocks() throws IOException {
        playOneRowPerCheckpoint(TestEvents.fixed("A/1Min/OHLCV"), round -> round * MINUTE)
                .close();
        requireCompact("in order");
    }

    @Test
    void aBarThatIsWrittenAgainAndAgainIsStoredAFewTimesOnly() throws IOException {
        playOneRowPerCheckpoint(TestEvents.fixed("A/1Min/OHLCV"), round -> round / 10 * MINUTE)
                .close();
        requireCompact("growing bars");
    }

    @Test
    void lateTicksInAnyOrderMakeFewOverlappingRuns() throws IOException {
        Random random = new Random(5);
        playOneRowPerCheckpoint(TestEvents.variable("A/1Min/TICK"), round -> random.nextInt(1000) * MINUTE)
                .close();
        requireCompact("seed 5, late ticks");
    }

    @Test
    void ticksThatComeALittleOutOfOrderMakeFewBlocks() throws IOException {
        Random random = new Random(6);
        playOneRowPerCheckpoint(TestEvents.variable("A/1Min/TICK"), round -> round * 10L + random.nextInt(50))
                .close();
        requireCompact("seed 6, jitter");
    }
}
