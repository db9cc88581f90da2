package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is damaged is rebuilt from the journal; what it does not hold any more is refused, never passed over. */
class StoreHealingTest {
    private static final Path ROOT = Path.of("/store");
    private static final long MEMORY_BYTES = 1 << 20;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<WriteEvent> events = new ArrayList<>();

    private static void nothing() {}

    private static StoreModel model(List<WriteEvent> history) {
        StoreModel model = new StoreModel();
        history.forEach(model::apply);
        return model;
    }

    private static Position last(List<WriteEvent> history) {
        return history.get(history.size() - 1).position();
    }

    /** Plays random events in rounds, each ending in a checkpoint; the base is taken after some of them. */
    private void fill(long seed, int rounds, int baseAfter) {
        RandomEvents random = RandomEvents.ofFewBuckets(new Random(seed), 60);
        try (BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk)) {
            for (int round = 1; round <= rounds; round++) {
                for (int i = 0; i < 12; i++) {
                    WriteEvent event = random.next();
                    events.add(event);
                    store.apply(event);
                }
                store.checkpoint(last(events), new byte[] {(byte) round});
                if (round == baseAfter) {
                    store.rebase();
                }
            }
        }
    }

    /** Reads all that can be read; what is damaged is noticed on the way. */
    private static void readAll(BucketStore store) {
        for (var bucket : store.buckets()) {
            try (BlockCursor rows = store.scan(bucket.key(), TimeRange.ALL, Limit.NONE, List.of())) {
                while (rows.next() != null) {
                    // only the checksums matter
                }
            } catch (DamagedStorageException e) {
                assertThat(e).hasMessageContaining("offset=");
            }
        }
    }

    private List<Path> dataFiles() {
        return disk.contents().keySet().stream()
                .filter(file -> DataFile.isName(ROOT.relativize(file).toString()))
                .toList();
    }

    @Test
    void i9_whateverByteOfAFileChangesTheBucketIsRebuiltAndEqualsTheJournal() throws IOException {
        fill(11, 4, 2);
        int healed = 0;
        for (Path name : dataFiles()) {
            for (int at = 0; at < disk.bytes(name).length; at += 61) {
                SimulatedDisk spoilt = disk.afterKill();
                spoilt.bytes(name)[at] ^= (byte) (1 << (at % 8));
                String context = "seed 11, " + name + ", byte " + at;
                // the base has the same damage, so it is of no use: as if there were none
                spoilt = withoutBase(spoilt);
                BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, spoilt, HeldEvents.all(events));
                readAll(store);
                if (store.isDamaged()) {
                    store.heal(StoreHealingTest::nothing);
                    healed++;
                }
                assertThat(store.isDamaged()).as(context).isFalse();
                new StoreComparison(store, model(events), context).everything();
                store.close();
            }
        }
        assertThat(healed).isGreaterThan(20);
    }

    private static SimulatedDisk withoutBase(SimulatedDisk spoilt) throws IOException {
        spoilt.delete(ROOT.resolve(ManifestFile.BASE_NAME));
        return spoilt;
    }

    @Test
    void i9_aFileThatIsMissingWhenTheStoreIsOpenedIsRebuiltWhileOthersServe() throws IOException {
        fill(5, 4, 0);
        for (Path name : dataFiles()) {
            SimulatedDisk spoilt = disk.afterKill();
            spoilt.delete(name);
            BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, spoilt, HeldEvents.all(events));
            assertThat(store.isDamaged()).as(name.toString()).isTrue();
            store.heal(StoreHealingTest::nothing);
            new StoreComparison(store, model(events), "without " + name).everything();
            assertThat(StoreCheck.run(ROOT, spoilt).damages())
                    .as(name.toString())
                    .isEmpty();
            store.close();
            BucketStore again = BucketStore.open(ROOT, MEMORY_BYTES, spoilt, HeldEvents.all(events));
            new StoreComparison(again, model(events), "without " + name + ", next start").everything();
        }
    }

    @Test
    void i9_aManifestThatIsDamagedIsReplacedByTheBaseAndTheRestIsReplayed() throws IOException {
        fill(6, 5, 3);
        Position base = events.get(3 * 12 - 1).position();
        HeldEvents held = new HeldEvents(events, base);
        for (boolean isMissing : new boolean[] {true, false}) {
            SimulatedDisk spoilt = disk.afterKill();
            if (isMissing) {
                spoilt.delete(ROOT.resolve(ManifestFile.NAME));
            } else {
                spoilt.bytes(ROOT.resolve(ManifestFile.NAME))[40] ^= 1;
            }
            BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, spoilt, held);
            assertThat(store.checkpoint()).isEqualTo(base);
            assertThat(store.notes()).containsExactly(3);
            events.forEach(store::apply);
            new StoreComparison(store, model(events), "manifest lost").everything();
            store.checkpoint(last(events), new byte[0]);
            BucketStore again = BucketStore.open(ROOT, MEMORY_BYTES, spoilt, held);
            new StoreComparison(again, model(events), "manifest lost, next start").everything();
        }
        SimulatedDisk hopeless = disk.afterKill();
        hopeless.delete(ROOT.resolve(ManifestFile.NAME));
        HeldEvents tooLate = new HeldEvents(events, last(events));
        assertThatThrownBy(() -> BucketStore.open(ROOT, MEMORY_BYTES, hopeless, tooLate))
                .isInstanceOf(DamagedStorageException.class);
        assertThat(hopeless.contents()).containsKeys(dataFiles().toArray(Path[]::new));
    }

    @Test
    void i9_whileABucketIsDamagedOthersAreFlushedAndWritesGoOnAndNothingIsLostAfterwards() {
        TestEvents bars = TestEvents.fixed("A/1Min/OHLCV");
        TestEvents others = bars.another("B/1Min/OHLCV", RecordType.VARIABLE);
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk, HeldEvents.all(events));
        apply(store, bars.series(0, TestEvents.MINUTE, 50));
        apply(store, others.rows(1, 2, 3));
        store.checkpoint(last(events), new byte[0]);
        Position flushed = store.checkpoint();
        for (Path file : dataFiles()) {
            disk.bytes(file)[disk.bytes(file).length - 1] ^= 1;
        }
        apply(store, bars.series(20 * TestEvents.MINUTE, TestEvents.MINUTE, 30));
        apply(store, others.rows(4, 5));
        // the flush has to merge with what is damaged
        store.checkpoint(last(events), new byte[0]);
        assertThat(store.isDamaged()).isTrue();
        assertThat(store.checkpoint()).isEqualTo(flushed);
        assertThatThrownBy(() -> StoreComparison.rows(store.scan(bars.key(), TimeRange.ALL, Limit.NONE, List.of()), ""))
                .isInstanceOf(DamagedStorageException.class);
        apply(store, bars.delete(new TimeRange(0, 5 * TestEvents.MINUTE)));
        store.heal(StoreHealingTest::nothing);
        assertThat(store.isDamaged()).isFalse();
        new StoreComparison(store, model(events), "healed").everything();
        store.checkpoint(last(events), new byte[0]);
        assertThat(store.checkpoint()).isEqualTo(last(events));
        BucketStore again = BucketStore.open(ROOT, MEMORY_BYTES, disk);
        new StoreComparison(again, model(events), "next start").everything();
    }

    @Test
    void i9_aRebuildEndsForEachBucketWhereItsOwnFilesEnd() throws IOException {
        TestEvents ticks = TestEvents.variable("A/1Sec/TICK");
        TestEvents others = ticks.another("B/1Sec/TICK", RecordType.VARIABLE);
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk, HeldEvents.all(events));
        apply(store, ticks.rows(1, 2, 3));
        apply(store, others.rows(1, 2, 3));
        store.checkpoint(last(events), new byte[0]);
        damageFileOf(ticks.key());
        apply(store, ticks.rows(4, 5));
        apply(store, others.rows(4, 5));
        // the one stays behind, with two rows in memory
        store.checkpoint(last(events), new byte[0]);
        damageFileOf(others.key());
        readAll(store);
        store.heal(StoreHealingTest::nothing);
        new StoreComparison(store, model(events), "healed together").everything();
    }

    private void damageFileOf(BucketKey key) throws IOException {
        try (StoreFiles files = StoreFiles.at(disk, ROOT)) {
            Manifest.Entry bucket = StartUp.manifestToCheck(files).find(key);
            byte[] bytes =
                    disk.bytes(files.path(bucket.files().list().get(0).file().name()));
            bytes[bytes.length - 1] ^= 1;
        }
    }

    private void apply(BucketStore store, WriteEvent event) {
        events.add(event);
        store.apply(event);
    }

    @Test
    void i8_rowsThatNeitherBaseNorJournalHasAreRefusedUntilADeleteCoversThem() {
        TestEvents ticks = TestEvents.variable("A/1Sec/TICK");
        BucketKey key = ticks.key();
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
        apply(store, ticks.series(0, 1000, 5000));
        store.checkpoint(last(events), new byte[0]);
        store.rebase();
        Position base = store.base();
        apply(store, ticks.series(5_000_000, 1000, 100));
        store.checkpoint(last(events), new byte[0]);
        store.close();
        Path file = dataFiles().get(0);
        // the last byte of the first block: times from 0 to 4095 µs
        disk.bytes(file)[FileHeader.BYTES + BlockHeader.length(2, 1) + 4096 * 16 - 1] ^= 1;

        HeldEvents held = new HeldEvents(events, base);
        BucketStore damaged = BucketStore.open(ROOT, MEMORY_BYTES, disk, held);
        readAll(damaged);
        assertThat(damaged.isDamaged()).isTrue();
        damaged.heal(StoreHealingTest::nothing);
        assertThat(damaged.isDamaged()).isFalse();
        assertThatThrownBy(() -> damaged.scan(key, new TimeRange(4_000_000, 4_100_000), Limit.NONE, List.of()))
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining("from 0 to 4095000");
        StoreComparison rest = new StoreComparison(damaged, model(events), "not lost");
        rest.query(key, new TimeRange(4_096_000, Long.MAX_VALUE), Limit.NONE, List.of());
        assertThat(StoreCheck.run(ROOT, disk).damages()).hasSize(1);
        damaged.close();

        BucketStore next = BucketStore.open(ROOT, MEMORY_BYTES, disk, held);
        assertThatThrownBy(() -> next.scan(key, TimeRange.ALL, Limit.NONE, List.of()))
                .isInstanceOf(DamagedStorageException.class);
        apply(next, ticks.delete(new TimeRange(0, 4_095_999)));
        new StoreComparison(next, model(events), "given up").everything();
        next.checkpoint(last(events), new byte[0]);
        assertThat(StoreCheck.run(ROOT, disk).damages()).isEmpty();
    }

    @Test
    void i8_aBaseIsNotTakenOfDamagedBytes() {
        fill(3, 3, 1);
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk, HeldEvents.all(events));
        Position base = store.base();
        Path newest = dataFiles().get(dataFiles().size() - 1);
        disk.bytes(newest)[disk.bytes(newest).length - 1] ^= 1;
        assertThatThrownBy(store::rebase).isInstanceOf(DamagedStorageException.class);
        assertThat(store.base()).isEqualTo(base);
        assertThat(store.isDamaged()).isTrue();
        store.heal(StoreHealingTest::nothing);
        store.rebase();
        assertThat(store.base()).isEqualTo(store.checkpoint());
        new StoreComparison(store, model(events), "healed").everything();
    }

    @Test
    void i9_aPowerCutAtAnyStepOfRebaseResetAndRebuildLeavesAStoreThatAReplayCompletes() {
        fill(9, 3, 1);
        Position base = events.get(11).position();
        HeldEvents held = new HeldEvents(events, base);
        SimulatedDisk counted = disk.afterKill();
        maintain(counted, held);
        assertThat(counted.calls()).isGreaterThan(30);
        for (int step = 1; step <= counted.calls(); step++) {
            String context = "seed 9, power cut at call " + step;
            SimulatedDisk cut = disk.afterKill();
            cut.fault(PowerCut.at(step));
            assertThatThrownBy(() -> maintain(cut, held)).as(context).isInstanceOf(PowerCut.class);
            SimulatedDisk survivor = cut.afterPowerCut(new Random(step));
            assertThat(StoreCheck.run(ROOT, survivor).damages()).as(context).isEmpty();
            BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, survivor, held);
            Position checkpoint = store.checkpoint();
            events.stream()
                    .filter(event -> event.position().compareTo(checkpoint) > 0)
                    .forEach(store::apply);
            new StoreComparison(store, model(events), context).everything();
            assertThat(store.isDamaged()).as(context).isFalse();
        }
    }

    private void maintain(Disk files, HeldEvents held) {
        BucketStore.reset(ROOT, files, held);
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, files, held);
        events.forEach(store::apply);
        store.checkpoint(last(events), new byte[] {7});
        store.buckets().forEach(bucket -> store.rebuild(bucket.key(), StoreHealingTest::nothing));
        store.rebase();
        store.buckets().forEach(bucket -> store.rebuild(bucket.key(), StoreHealingTest::nothing));
    }
}
