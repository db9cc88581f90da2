package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.engine.disk.SimulatedDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Between the last row that a checkpoint takes in and the moment it counts, the journal is made durable. */
class SettledCheckpointTest {
    private static final Path ROOT = Path.of("/store");
    private static final long MEMORY_BYTES = 1 << 20;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
    private final TestEvents bars = TestEvents.fixed("A/1Min/OHLCV");

    @Test
    void i8_aCheckpointHasNothingThatCameAfterTheJournalWasMadeDurable() {
        store.apply(bars.rows(0));
        Position through = bars.last();
        store.apply(bars.rows(TestEvents.MINUTE));

        store.checkpoint(through, new byte[0], () -> store.apply(bars.rows(2 * TestEvents.MINUTE)));

        assertThat(reopened().lastEpochNanos(bars.key())).hasValue(TestEvents.MINUTE);
    }

    @Test
    void i8_aCheckpointDoesNotCountWhenTheJournalCannotBeMadeDurable() {
        store.apply(bars.rows(0));

        assertThatThrownBy(() -> store.checkpoint(bars.last(), new byte[0], () -> {
                    throw new IllegalStateException("no force");
                }))
                .hasMessage("no force");

        assertThat(store.lastEpochNanos(bars.key())).hasValue(0);
        assertThat(reopened().buckets()).isEmpty();
    }

    private BucketStore reopened() {
        store.close();
        return BucketStore.open(ROOT, MEMORY_BYTES, disk);
    }
}
