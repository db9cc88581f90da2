package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.store.StoreModel.Row;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A byte that changes behind our back is found, and never becomes a wrong row. */
class StoreDamageTest {
    private static final long MEMORY_BYTES = 1 << 20;

    private final MemoryDisk disk = new MemoryDisk();
    private Map<BucketKey, List<Row>> truth = Map.of();

    /** Bars in two decades with a replaced block, ticks, and an empty bucket. */
    @BeforeEach
    void fill() {
        try (BucketStore store = BucketStore.open(disk, MEMORY_BYTES)) {
            TestEvents bars = TestEvents.fixed("A/1D/OHLCV");
            store.apply(bars.series(0, TestEvents.DAY, 3));
            store.apply(bars.rows(20_000 * TestEvents.DAY));
            store.checkpoint(bars.last(), "some notes".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            store.apply(bars.rows(TestEvents.DAY, 3 * TestEvents.DAY));
            TestEvents ticks = bars.another("A/1Sec/TICK", RecordType.VARIABLE);
            for (int i = 0; i < 4; i++) {
                store.apply(ticks.rows(5, 5, 7));
            }
            store.apply(bars.another("B/1Min/OHLCV", RecordType.FIXED).create());
            store.checkpoint(ticks.last(), new byte[] {42});
            truth = rows(store);
        }
    }

    private static Map<BucketKey, List<Row>> rows(Store store) {
        Map<BucketKey, List<Row>> rows = new HashMap<>();
        store.buckets().stream()
                .map(Bucket::key)
                .sorted(Comparator.comparing(BucketKey::toString))
                .forEach(key -> rows.put(
                        key,
                        StoreComparison.rows(store.scan(key, TimeRange.ALL, Limit.NONE, List.of()), key.toString())));
        return rows;
    }

    @Test
    void i8_everyByteThatIsChangedIsFoundByTheCheckAndNeverServed() {
        int flipped = 0;
        for (String name : disk.list()) {
            for (int at = 0; at < disk.bytes(name).length; at++) {
                MemoryDisk spoilt = disk.copy();
                spoilt.bytes(name)[at] ^= (byte) (1 << (at % 8));
                String context = name + ", byte " + at;
                StoreCheck.Report report = StoreCheck.run(spoilt);
                assertThat(report.isClean()).as(context).isFalse();
                assertThat(report.damages().get(0).file()).as(context).endsWith(name);
                requireTruthOrRefusal(spoilt, context);
                flipped++;
            }
        }
        assertThat(flipped).isGreaterThan(700);
    }

    /** The rows may be whole although a file is not: where garbage was hit. */
    private void requireTruthOrRefusal(MemoryDisk spoilt, String context) {
        try (BucketStore store = BucketStore.open(spoilt, MEMORY_BYTES)) {
            assertThat(rows(store)).as(context).isEqualTo(truth);
        } catch (DamagedStorageException e) {
            assertThat(e).as(context).hasMessageContaining("offset=");
        }
    }

    @Test
    void i8_everyFileThatIsMissingOrCutOffIsFoundWhenTheStoreIsOpened() throws IOException {
        for (String name : disk.list()) {
            MemoryDisk without = disk.copy();
            without.delete(name);
            assertThatThrownBy(() -> BucketStore.open(without, MEMORY_BYTES))
                    .as("without " + name)
                    .isInstanceOf(DamagedStorageException.class);
            assertThat(StoreCheck.run(without).isClean()).as("without " + name).isFalse();
            MemoryDisk cut = disk.copy();
            cut.append(name, disk.bytes(name).length - 1).close();
            assertThatThrownBy(() -> BucketStore.open(cut, MEMORY_BYTES))
                    .as("cut off: " + name)
                    .isInstanceOf(DamagedStorageException.class);
            assertThat(StoreCheck.run(cut).isClean()).as("cut off: " + name).isFalse();
        }
    }

    @Test
    void filesThatWereExchangedAreNotTakenForEachOther() throws IOException {
        List<String> blocks =
                disk.list().stream().filter(name -> name.endsWith(".blocks")).toList();
        MemoryDisk exchanged = disk.copy();
        exchanged.rename(blocks.get(0), "aside");
        exchanged.rename(blocks.get(1), blocks.get(0));
        exchanged.rename("aside", blocks.get(1));
        assertThat(StoreCheck.run(exchanged).isClean()).isFalse();
    }

    @Test
    void bytesBehindTheLastCheckpointAreNoDamageAndAreOverwritten() throws IOException {
        MemoryDisk torn = disk.copy();
        for (String name : torn.list()) {
            if (name.endsWith(".blocks")) {
                torn.append(name, torn.bytes(name).length).write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
            }
        }
        torn.create("data/ff/00000000000000ff.blocks").write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(StoreCheck.run(torn).damages()).isEmpty();
        try (BucketStore store = BucketStore.open(torn, MEMORY_BYTES)) {
            assertThat(rows(store)).isEqualTo(truth);
        }
        assertThat(torn.list()).doesNotContain("data/ff/00000000000000ff.blocks");
    }

    @Test
    void theCheckChangesNothing() {
        Map<String, String> before = disk.contents();
        StoreCheck.Report report = StoreCheck.run(disk);
        assertThat(report.buckets()).isEqualTo(3);
        assertThat(report.files()).isEqualTo(3);
        assertThat(report.rows())
                .isEqualTo(truth.values().stream().mapToLong(List::size).sum());
        assertThat(disk.contents()).isEqualTo(before);
    }
}
