package io.tickflux.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.disk.ExhaustedException;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Too many open files are no damage: nothing is rebuilt, given up or replaced because of them. */
class StoreOpenFilesTest {
    private static final Path ROOT = Path.of("/store");
    private static final long MEMORY_BYTES = 1 << 20;
    private static final long SEED = 21;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<WriteEvent> events = new ArrayList<>();
    private Position base = Position.ORIGIN;

    /** Some checkpoints, one of them the base: what the base has cannot be had from the history any more. */
    private void fill() {
        RandomEvents random = RandomEvents.ofFewBuckets(new Random(SEED), 60);
        try (BucketStore store = BucketStore.open(ROOT, MEMORY_BYTES, disk)) {
            for (int round = 1; round <= 4; round++) {
                for (int i = 0; i < 12; i++) {
                    events.add(random.next());
                    store.apply(events.get(events.size() - 1));
                }
                store.checkpoint(last(), new byte[0]);
                if (round == 2) {
                    store.rebase();
                    base = last();
                }
            }
        }
    }

    private Position last() {
        return events.get(events.size() - 1).position();
    }

    private BucketStore open(SimulatedDisk on) {
        return BucketStore.open(ROOT, MEMORY_BYTES, on, new HeldEvents(events, base));
    }

    /** Opens, reads and rebuilds; true when something could not be opened. */
    private boolean isStopped(SimulatedDisk on, String context) {
        try (BucketStore store = open(on)) {
            boolean stopped = isStopped(store, () -> readAll(store));
            assertThat(store.isDamaged()).as(context).isFalse();
            stopped |= store.buckets().stream()
                    .map(bucket -> isStopped(store, () -> store.rebuild(bucket.key(), () -> {})))
                    .reduce(false, Boolean::logicalOr);
            assertThat(store.isDamaged()).as(context).isFalse();
            return stopped;
        } catch (StorageUnavailableException passing) {
            return true;
        } catch (UncheckedIOException passing) {
            assertThat(passing).as(context).hasCauseInstanceOf(ExhaustedException.class);
            return true;
        }
    }

    private static boolean isStopped(BucketStore store, Runnable call) {
        try {
            call.run();
            return false;
        } catch (DamagedStorageException wrong) {
            throw new AssertionError("taken for damage, checkpoint " + store.checkpoint(), wrong);
        } catch (StorageUnavailableException | io.tickflux.engine.WritesRefusedException passing) {
            return true;
        }
    }

    private static void readAll(BucketStore store) {
        for (var bucket : store.buckets()) {
            try (BlockCursor rows = store.scan(bucket.key(), TimeRange.ALL, Limit.NONE, List.of())) {
                while (rows.next() != null) {
                    // only that it can be read
                }
            }
        }
    }

    private void requireAsWritten(SimulatedDisk on, String context) {
        StoreModel model = new StoreModel();
        events.forEach(model::apply);
        try (BucketStore store = open(on)) {
            assertThat(store.checkpoint()).as(context).isEqualTo(last());
            new StoreComparison(store, model, context).everything();
        }
        assertThat(StoreCheck.run(ROOT, on).damages()).as(context).isEmpty();
    }

    @Test
    void i9_whicheverFileCannotBeOpenedOnceNothingIsTakenForDamaged() {
        fill();
        int stopped = requireNoDamage("the n-th", n -> number -> number == n);
        assertThat(stopped).isGreaterThan(30);
    }

    @Test
    void i9_fromWhicheverFileOnNoneCanBeOpenedNothingIsTakenForDamaged() {
        fill();
        int stopped = requireNoDamage("all from the n-th on", n -> number -> number >= n);
        assertThat(stopped).isGreaterThan(30);
    }

    private int requireNoDamage(String which, java.util.function.IntFunction<IntPredicate> failing) {
        int stopped = 0;
        boolean reached = true;
        for (int n = 1; reached; n++) {
            SimulatedDisk on = disk.afterKill();
            on.failOpens(failing.apply(n));
            String context = "seed " + SEED + ", file not opened: " + which + ", n=" + n;
            stopped += isStopped(on, context) ? 1 : 0;
            reached = on.opens() >= n;
            on.failOpens(number -> false);
            requireAsWritten(on, context);
        }
        return stopped;
    }
}
