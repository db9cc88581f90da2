package io.tickflux.engine.store;

import static io.tickflux.engine.store.TestEvents.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** I6: the rows that no file has yet are bounded; beyond the bound the writer waits, and nobody else. */
class StoreMemoryTest {
    private static final long MEMORY_BYTES = 64 << 10;

    private final BucketStore store = BucketStore.open(Path.of("/store"), MEMORY_BYTES, new SimulatedDisk());
    private final TestEvents bars = TestEvents.fixed("A/1Min/OHLCV");
    private final CountDownLatch isWaiting = new CountDownLatch(1);

    private void fillUp() {
        for (int i = 0; store.unflushedBytes() <= 2 * MEMORY_BYTES; i++) {
            store.apply(bars.series(i * 1000L * MINUTE, MINUTE, 1000));
        }
    }

    private CompletableFuture<Void> applyElsewhere(WriteEvent event) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            isWaiting.countDown();
            try {
                store.apply(event);
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        writer.start();
        Awaitility.await().until(() -> writer.getState() == Thread.State.WAITING);
        return done;
    }

    @Test
    void i6_aFullMemoryMakesTheWriterWaitForACheckpointWhileReadsGoOn() throws Exception {
        fillUp();
        CompletableFuture<Void> applied = applyElsewhere(bars.rows(-MINUTE));
        assertThat(applied).isNotDone();
        assertThat(store.lastEpochNanos(bars.key())).isPresent();
        store.checkpoint(bars.last(), new byte[0]);
        applied.get(10, TimeUnit.SECONDS);
        assertThat(store.unflushedBytes()).isPositive().isLessThan(MEMORY_BYTES);
    }

    @Test
    void aWriterThatWaitsIsToldWhenTheStoreIsClosed() {
        fillUp();
        CompletableFuture<Void> applied = applyElsewhere(bars.rows(-MINUTE));
        store.close();
        assertThatThrownBy(() -> applied.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EngineClosedException.class);
    }

    @Test
    void whatIsDeletedOrFlushedIsCountedNoLonger() {
        store.apply(bars.series(0, MINUTE, 1000));
        assertThat(store.unflushedBytes()).isGreaterThanOrEqualTo(1000 * 16);
        store.apply(bars.delete(TimeRange.ALL));
        assertThat(store.unflushedBytes()).isZero();
        store.apply(bars.series(0, MINUTE, 1000));
        store.checkpoint(bars.last(), new byte[0]);
        assertThat(store.unflushedBytes()).isZero();
    }
}
