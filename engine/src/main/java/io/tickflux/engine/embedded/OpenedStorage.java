package io.tickflux.engine.embedded;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.ingest.ProducerTable;
import io.tickflux.engine.ingest.StorageSink;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal and store of a data directory, brought to the same position: what the store had not forced when the last process ended is
 * replayed from the journal. Applying an event twice changes nothing, so this may be interrupted anywhere and begun again.
 *
 * @param applied the position up to which the store has every event
 */
record OpenedStorage(Journal journal, BucketStore store, ProducerTable producers, Position applied) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStorage.class);

    static OpenedStorage open(EngineConfig config) {
        return open(config, RealDisk.probing());
    }

    static OpenedStorage open(EngineConfig config, Disk disk) {
        return open(config, disk, SegmentJournal.open(config.root().resolve("journal"), config.journal(), disk));
    }

    /**
     * With a journal that is open; closes it when this fails. What is damaged in the journal behind the store's checkpoint is passed
     * over: nobody has it, and it is quarantined.
     */
    static OpenedStorage open(EngineConfig config, Disk disk, Journal journal) {
        JournalHistory missed = JournalHistory.without(
                journal.last(),
                journal,
                range -> LOG.error("lost to queries too, the store was not beyond it: {}", range));
        return open(config, disk, journal, missed, position -> {});
    }

    /**
     * With a journal that is open; closes it when this fails.
     *
     * @param missed the journal, from which the store is brought up to date
     * @param progress is told each position that was replayed
     */
    static OpenedStorage open(
            EngineConfig config, Disk disk, Journal journal, JournalHistory missed, Consumer<Position> progress) {
        Path root = config.root();
        try {
            BucketStore store = BucketStore.open(
                    root.resolve("store"), config.limits().storeBytes(), disk, JournalHistory.of(journal));
            try {
                requireTogether(root, journal, store);
                ProducerTable producers = ProducerTable.restore(store.notes());
                Replay replay = new Replay(store, producers, config.limits().storeBytes());
                run(replay, missed, store.checkpoint(), journal.last(), progress);
                return new OpenedStorage(journal, store, producers, replay.applied());
            } catch (RuntimeException failed) {
                store.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            journal.close();
            throw failed;
        }
    }

    private static void requireTogether(Path root, Journal journal, BucketStore store) {
        Position stored = store.checkpoint();
        if (stored.compareTo(journal.last()) > 0) {
            throw new DamagedStorageException(
                    root.resolve("journal"), 0, "journal ends at " + journal.last() + ", store has " + stored);
        }
        Position next = journal.after(stored);
        if (journal.first().compareTo(next) > 0) {
            throw new DamagedStorageException(
                    root.resolve("journal"),
                    0,
                    "positions from " + next + " on are missing, journal begins at " + journal.first());
        }
    }

    private static void run(
            Replay replay, JournalHistory missed, Position after, Position through, Consumer<Position> progress) {
        long started = System.nanoTime();
        missed.replay(after, through, key -> true, event -> {
            replay.apply(event);
            progress.accept(event.position());
        });
        LOG.info(
                "store is up to date: replayed={}, position={}, ms={}",
                replay.events(),
                replay.applied(),
                Duration.ofNanos(System.nanoTime() - started).toMillis());
    }

    StorageSink sink() {
        return new StorageSink(journal, store, producers, applied);
    }

    void close() {
        store.close();
        journal.close();
    }
}
