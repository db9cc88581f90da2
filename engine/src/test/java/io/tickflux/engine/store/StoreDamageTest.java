package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.store.StoreModel.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A byte that changes behind our back is found, and never becomes a wrong row. */
class StoreDamageTest {
    private static final long MEMORY_BYTES = 1 << 20;
    private static final Path ROOT = Path.of("/store");

    private final SimulatedDisk disk = new SimulatedDisk();
    private Map<BucketKey, List<Row>> truth = Map.of();

    /** Bars in two decades with a replaced block, ticks, and an empty bucket. */
    @BeforeEach
    void fill() {
        try (BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk)) {
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

    private static boolean isBlocks(Path name) {
        return name.toString().endsWith(".blocks");
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
        for (Path name : disk.contents().keySet()) {
            for (int at = 0; at < disk.bytes(name).length; at++) {
                SimulatedDisk spoilt = disk.afterKill();
                spoilt.bytes(name)[at] ^= (byte) (1 << (at % 8));
                String context = name + ", byte " + at;
                StoreCheck.Report report = StoreCheck.run(ROOT, spoilt);
                assertThat(report.isClean()).as(context).isFalse();
                assertThat(report.damages().get(0).file()).as(context).endsWith(name.toString());
                requireTruthOrRefusal(spoilt, context);
                flipped++;
            }
        }
        assertThat(flipped).isGreaterThan(700);
    }

    /** The rows may be whole although a file is not: where garbage was hit. */
    private void requireTruthOrRefusal(SimulatedDisk spoilt, String context) {
        try (BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, spoilt)) {
            assertThat(rows(store)).as(context).isEqualTo(truth);
        } catch (DamagedStorageException e) {
            assertThat(e).as(context).hasMessageContaining("offset=");
        }
    }

    @Test
    void i8_everyFileThatIsMissingOrCutOffIsFoundWhenTheStoreIsOpened() throws IOException {
        for (Path name : disk.contents().keySet()) {
            SimulatedDisk without = disk.afterKill();
            without.delete(name);
            assertThatThrownBy(() -> BucketStore.open(ROOT, MEMORY_BYTES, without))
                    .as("without " + name)
                    .isInstanceOf(DamagedStorageException.class);
            assertThat(StoreCheck.run(ROOT, without).isClean())
                    .as("without " + name)
                    .isFalse();
            SimulatedDisk cut = disk.afterKill();
            cut.open(name).truncate(disk.bytes(name).length - 1);
            assertThatThrownBy(() -> BucketStore.open(ROOT, MEMORY_BYTES, cut))
                    .as("cut off: " + name)
                    .isInstanceOf(DamagedStorageException.class);
            assertThat(StoreCheck.run(ROOT, cut).isClean())
                    .as("cut off: " + name)
                    .isFalse();
        }
    }

    @Test
    void filesThatWereExchangedAreNotTakenForEachOther() throws IOException {
        List<Path> blocks = disk.contents().keySet().stream()
                .filter(StoreDamageTest::isBlocks)
                .toList();
        SimulatedDisk exchanged = disk.afterKill();
        exchanged.rename(blocks.get(0), ROOT.resolve("aside"));
        exchanged.rename(blocks.get(1), blocks.get(0));
        exchanged.rename(ROOT.resolve("aside"), blocks.get(1));
        assertThat(StoreCheck.run(ROOT, exchanged).isClean()).isFalse();
    }

    @Test
    void bytesBehindTheLastCheckpointAreNoDamageAndAreOverwritten() throws IOException {
        SimulatedDisk torn = disk.afterKill();
        for (Path name : torn.contents().keySet()) {
            if (isBlocks(name)) {
                torn.open(name).write(ByteBuffer.wrap(new byte[] {1, 2, 3}), torn.bytes(name).length);
            }
        }
        Path orphan = ROOT.resolve("data/ff/00000000000000ff.blocks");
        torn.create(orphan, 0).write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        assertThat(StoreCheck.run(ROOT, torn).damages()).isEmpty();
        try (BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, torn)) {
            assertThat(rows(store)).isEqualTo(truth);
        }
        assertThat(torn.contents()).doesNotContainKey(orphan);
    }

    @Test
    void theCheckChangesNothing() {
        Map<Path, ByteBuffer> before = disk.contents();
        StoreCheck.Report report = StoreCheck.run(ROOT, disk);
        assertThat(report.buckets()).isEqualTo(3);
        assertThat(report.files()).isEqualTo(3);
        assertThat(report.rows())
                .isEqualTo(truth.values().stream().mapToLong(List::size).sum());
        assertThat(disk.contents()).isEqualTo(before);
    }
}
