package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.ExhaustedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.Fault;
import io.tickflux.engine.disk.SimulatedDisk.Kind;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Power cuts and failing disks at every single step of every checkpoint. */
class StoreCrashTest {
    private static final long MEMORY_BYTES = 1L << 30;
    private static final Path ROOT = Path.of("/store");
    private static final int SEEDS = Integer.getInteger("tickflux.store.seeds", 2);

    /** Some events, then a checkpoint, a few times over. */
    private static List<List<WriteEvent>> rounds(long seed) {
        RandomEvents events = RandomEvents.ofFewBuckets(new Random(seed), 60);
        List<List<WriteEvent>> rounds = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<WriteEvent> batch = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                batch.add(events.next());
            }
            rounds.add(batch);
        }
        return rounds;
    }

    private static int callsToPlay(List<List<WriteEvent>> rounds) {
        SimulatedDisk disk = new SimulatedDisk();
        play(BucketStore.open(ROOT, MEMORY_BYTES, disk), rounds);
        return disk.calls();
    }

    private static void play(BucketStore store, List<List<WriteEvent>> rounds) {
        for (List<WriteEvent> round : rounds) {
            round.forEach(store::apply);
            // not the last position: a checkpoint may know more than it says
            store.checkpoint(round.get(round.size() - 3).position(), new byte[] {1});
        }
    }

    private static StoreModel model(List<WriteEvent> events) {
        StoreModel model = new StoreModel();
        events.forEach(model::apply);
        return model;
    }

    @Test
    void i8_i9_afterAPowerCutBetweenAnyTwoStepsAReplayGivesEveryRowOnce() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<List<WriteEvent>> rounds = rounds(seed);
            List<WriteEvent> journal = rounds.stream().flatMap(List::stream).toList();
            int calls = callsToPlay(rounds);
            assertThat(calls).isGreaterThan(100);
            for (int step = 1; step <= calls; step++) {
                cutAt(step, rounds, journal, "seed " + seed + ", power cut at step " + step);
            }
        }
    }

    private static void cutAt(int step, List<List<WriteEvent>> rounds, List<WriteEvent> journal, String context) {
        SimulatedDisk disk = new SimulatedDisk();
        disk.fault(PowerCut.at(step));
        assertThatThrownBy(() -> play(BucketStore.open(ROOT, MEMORY_BYTES, disk), rounds))
                .as(context)
                .isInstanceOf(PowerCut.class);
        SimulatedDisk survivor = disk.afterPowerCut(new Random(step));
        assertThat(StoreCheck.run(ROOT, survivor).damages()).as(context).isEmpty();
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, survivor);
        Position checkpoint = store.checkpoint();
        journal.stream()
                .filter(event -> event.position().compareTo(checkpoint) > 0)
                .forEach(store::apply);
        new StoreComparison(store, model(journal), context).everything();
        // and what is then written on top of the remains is whole as well
        store.checkpoint(journal.get(journal.size() - 1).position(), new byte[0]);
        BucketStore again = BucketStore.open(ROOT, MEMORY_BYTES, survivor);
        new StoreComparison(again, model(journal), context + ", next start").everything();
    }

    /** A force too: what it forgot of a file that counts for nothing yet is written again. */
    @Test
    void i10_afterAFullDiskAtAnyStepNothingIsLostAndTheNextCheckpointSucceeds() {
        List<List<WriteEvent>> rounds = rounds(7);
        List<WriteEvent> journal = rounds.stream().flatMap(List::stream).toList();
        int calls = callsToPlay(rounds);
        int refused = 0;
        for (int step = 4; step <= calls; step++) {
            String context = "disk full at step " + step;
            SimulatedDisk disk = new SimulatedDisk();
            BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
            disk.fault(fullAt(step));
            refused += playThroughFullDisk(store, rounds, context);
            store.checkpoint(journal.get(journal.size() - 1).position(), new byte[0]);
            new StoreComparison(store, model(journal), context).everything();
            BucketStore again = BucketStore.open(ROOT, MEMORY_BYTES, disk.afterPowerCut(new Random(step)));
            new StoreComparison(again, model(journal), context + ", after a power cut").everything();
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static Fault fullAt(int fatal) {
        Set<Kind> kinds = EnumSet.of(Kind.WRITE, Kind.CREATE, Kind.FORCE, Kind.RENAME);
        return call -> {
            if (call.number() == fatal && kinds.contains(call.kind())) {
                throw new ExhaustedException(
                        ExhaustedException.Resource.SPACE, new IOException("No space left on device"));
            }
        };
    }

    /** Plays all rounds whatever happens to their checkpoints; how many were refused. */
    private static int playThroughFullDisk(BucketStore store, List<List<WriteEvent>> rounds, String context) {
        int refused = 0;
        for (List<WriteEvent> round : rounds) {
            round.forEach(store::apply);
            try {
                store.checkpoint(round.get(round.size() - 1).position(), new byte[] {1});
            } catch (WritesRefusedException e) {
                assertThat(e.state()).as(context).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThat(e).as(context).hasMessageContaining("No space left on device");
                refused++;
            }
        }
        return refused;
    }

    @Test
    void i10_afterAFailedForceNoCheckpointIsEverClaimedAgainWhileReadsGoOn() {
        SimulatedDisk disk = new SimulatedDisk();
        boolean[] isBroken = {false};
        disk.fault(call -> {
            if (isBroken[0] && call.forces()) {
                throw new IOException("Input/output error");
            }
        });
        BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk);
        TestEvents events = TestEvents.fixed("A/1Min/OHLCV");
        StoreModel model = new StoreModel();
        WriteEvent first = events.series(0, TestEvents.MINUTE, 100);
        model.apply(first);
        store.apply(first);
        store.checkpoint(events.last(), new byte[0]);
        Position checkpoint = store.checkpoint();
        WriteEvent second = events.series(50 * TestEvents.MINUTE, TestEvents.MINUTE, 100);
        model.apply(second);
        store.apply(second);
        isBroken[0] = true;
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> store.checkpoint(events.last(), new byte[0]))
                    .isInstanceOfSatisfying(
                            WritesRefusedException.class,
                            e -> assertThat(e.state()).isEqualTo(EngineState.FAILED));
            isBroken[0] = false;
        }
        assertThat(store.checkpoint()).isEqualTo(checkpoint);
        new StoreComparison(store, model, "after the failed force").everything();
    }
}
