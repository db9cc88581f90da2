package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import io.tickflux.engine.ingest.DirectSink;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.RepeatableJournal;
import io.tickflux.engine.store.BlockCursor;
import io.tickflux.engine.store.BucketStore;
import io.tickflux.engine.store.Store;
import io.tickflux.engine.store.StoreCheck;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The whole storage path of an engine, journal and store, on a simulated disk and without threads; and what it was asked to store, so
 * that what is found after a crash can be judged.
 */
final class SimulatedEngine {
    private static final Path ROOT = Path.of("/data");
    private static final long STORE_BYTES = 1L << 30;

    private final SyncPolicy policy;
    private final RandomWrites writes;
    /** Each an event as it must come back, if it comes back. */
    private final List<WriteEvent> attempted = new ArrayList<>();
    /** Behind how many events batches ended. */
    private final List<Integer> batchEnds = new ArrayList<>(List.of(0));

    private int acknowledged;
    private SimulatedDisk disk;
    private Journal journal;
    private Store store;
    private DirectSink sink;

    /** Opens a new engine; a fault of the disk may end that early. */
    SimulatedEngine(SimulatedDisk disk, SyncPolicy policy, RandomWrites writes) {
        this.disk = disk;
        this.policy = policy;
        this.writes = writes;
        open();
    }

    SimulatedDisk disk() {
        return disk;
    }

    int acknowledged() {
        return acknowledged;
    }

    void open() {
        EngineConfig config = EngineConfig.defaults(ROOT).with(new JournalConfig(64 << 10, 16 << 10, policy));
        journal = RepeatableJournal.open(ROOT.resolve("journal"), config.journal(), disk);
        OpenedStorage opened = OpenedStorage.open(config, disk, journal);
        store = opened.store();
        sink = new DirectSink(opened.sink());
    }

    /** Any of what an engine does; writes mostly. */
    void step() {
        int dice = writes.dice(20);
        if (dice == 0) {
            sink.checkpoint();
        } else if (dice == 1) {
            sink.idle();
        } else if (dice == 2) {
            store.close();
            journal.close();
            open();
        } else {
            append();
        }
    }

    /** Writes, with a checkpoint now and then, whose own failure is no reason to end. */
    WritesRefusedException appendUntilRefused() {
        for (int i = 0; i < 10_000; i++) {
            try {
                append();
            } catch (WritesRefusedException refused) {
                return refused;
            }
        }
        throw new AssertionError("10 000 batches were taken (expected: a refusal)");
    }

    void append() {
        List<Write> batch = writes.batch();
        long commitNanos = attempted.size();
        for (Write write : batch) {
            attempted.add(new WriteEvent(
                    Position.of(attempted.size() + 1), commitNanos, write.key(), write.change(), write.origin()));
        }
        batchEnds.add(attempted.size());
        List<WriteEvent> events = sink.persist(batch, commitNanos);
        acknowledged = attempted.size();
        assertThat(events).isEqualTo(attempted.subList(attempted.size() - batch.size(), attempted.size()));
    }

    List<WriteEvent> events() {
        List<WriteEvent> events = new ArrayList<>();
        try (JournalReader reader = journal.read(journal.first(), key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        }
        return events;
    }

    /**
     * Opens what is left of the disk and judges it: a prefix of what was attempted with every ack, and a store that equals it. The
     * engine goes on from there.
     *
     * @return whether acknowledged writes are gone that were allowed to go
     */
    boolean requireIntact(SimulatedDisk remains, int leastEvents, String context) {
        List<WriteEvent> found = judge(remains, leastEvents, context);
        boolean lossy = found.size() < acknowledged;
        attempted.subList(found.size(), attempted.size()).clear();
        batchEnds.removeIf(end -> end > found.size());
        acknowledged = found.size();
        return lossy;
    }

    private List<WriteEvent> judge(SimulatedDisk remains, int leastEvents, String context) {
        disk = remains;
        open();
        List<WriteEvent> found = events();
        if (found.size() < leastEvents) {
            throw new LostWrites(context + ": " + found.size() + " events, acknowledged were " + leastEvents);
        }
        assertThat(batchEnds).as(context + ": whole batches").contains(found.size());
        assertThat(found).as(context + ": as written").isEqualTo(attempted.subList(0, found.size()));
        requireStoreEqualsRebuild(found, context);
        return found;
    }

    /** How many calls to the disk it takes to open on these remains. */
    int callsToRecover(SimulatedDisk remains) {
        disk = remains;
        open();
        return remains.calls();
    }

    /** Recovers, is cut off in a call of that, recovers again, and judges. Leaves what was attempted as it is. */
    void recoverTwice(SimulatedDisk remains, int fatalCall, Random random) {
        remains.fault(PowerCut.at(fatalCall));
        disk = remains;
        try {
            open();
        } catch (PowerCut | WritesRefusedException | UncheckedIOException cut) {
            // as it should be, or the cut came in a call whose failure recovery survives
        }
        judge(remains.afterPowerCut(random), acknowledged, "cut off again in call " + fatalCall);
    }

    private void requireStoreEqualsRebuild(List<WriteEvent> events, String context) {
        Store rebuilt = BucketStore.open(Path.of("/rebuilt"), STORE_BYTES, new SimulatedDisk());
        events.forEach(rebuilt::apply);
        assertThat(contents(store)).as(context + ": store").isEqualTo(contents(rebuilt));
        assertThat(StoreCheck.run(ROOT.resolve("store"), disk).damages())
                .as(context + ": store check")
                .isEmpty();
    }

    private static List<Object> contents(Store store) {
        List<Object> contents = new ArrayList<>();
        store.buckets().stream()
                .sorted(Comparator.comparing(bucket -> bucket.key().toString()))
                .forEach(bucket -> addRows(store, bucket, contents));
        return contents;
    }

    /** Row by row: how rows are cut into blocks is the store's own business. */
    private static void addRows(Store store, Bucket bucket, List<Object> contents) {
        contents.add(bucket);
        try (BlockCursor cursor = store.scan(bucket.key(), TimeRange.ALL, Limit.NONE, List.of())) {
            for (Block block = cursor.next(); block != null; block = cursor.next()) {
                for (int row = 0; row < block.records().rows(); row++) {
                    contents.add(block.records().epochNanos(row));
                    contents.add(RandomWrites.value(block.records(), row));
                }
            }
        }
    }

    /** Acknowledged writes are gone. */
    static final class LostWrites extends AssertionError {
        private static final long serialVersionUID = 1L;

        LostWrites(String message) {
            super(message);
        }
    }
}
