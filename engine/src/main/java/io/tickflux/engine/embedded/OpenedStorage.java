package io.tickflux.engine.embedded;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.ingest.ProducerTable;
import io.tickflux.engine.ingest.StorageSink;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import io.tickflux.engine.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal and store of a data directory, brought to the same position: what the store had not forced when the last process ended is
 * replayed from the journal. Applying an event twice changes nothing, so this may be interrupted anywhere and begun again.
 *
 * @param applied the position up to which the store has every event
 */
record OpenedStorage(Journal journal, Store store, ProducerTable producers, Position applied) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStorage.class);

    static OpenedStorage open(EngineConfig config) {
        Disk disk = RealDisk.probing();
        Journal journal = SegmentJournal.open(config.root().resolve("journal"), config.journal(), disk);
        return open(config, disk, journal);
    }

    /** With a journal that is open; closes it when this fails. */
    static OpenedStorage open(EngineConfig config, Disk disk, Journal journal) {
        Path root = config.root();
        try {
            Store store =
                    BucketStore.open(root.resolve("store"), config.limits().storeBytes(), disk);
            try {
                return replay(config, journal, store);
            } catch (RuntimeException failed) {
                store.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            journal.close();
            throw failed;
        }
    }

    private static OpenedStorage replay(EngineConfig config, Journal journal, Store store) {
        long started = System.nanoTime();
        ProducerTable producers = ProducerTable.restore(store.notes());
        Position applied = store.checkpoint();
        if (applied.compareTo(journal.last()) > 0) {
            throw new DamagedStorageException(
                    config.root().resolve("journal"),
                    0,
                    "journal ends at " + journal.last() + ", store has " + applied);
        }
        long events = 0;
        try (JournalReader reader = journal.read(journal.after(applied), key -> true)) {
            while (reader.position().compareTo(journal.last()) <= 0) {
                WriteEvent event = reader.next();
                if (event == null) {
                    continue;
                }
                store.apply(event);
                producers.apply(event);
                applied = event.position();
                events++;
                if (store.unflushedBytes() >= config.limits().storeBytes()) {
                    // Nobody else flushes yet, and beyond twice as much applying would wait for that.
                    store.checkpoint(applied, producers.snapshot());
                }
            }
        }
        LOG.info(
                "store is up to date: replayed={}, position={}, ms={}",
                events,
                applied,
                Duration.ofNanos(System.nanoTime() - started).toMillis());
        return new OpenedStorage(journal, store, producers, applied);
    }

    StorageSink sink() {
        return new StorageSink(journal, store, producers, applied);
    }
}
