package io.tickflux.engine.embedded;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.backup.Restore;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.AcceptedLoss;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalView;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BaseFiles;
import io.tickflux.engine.store.BucketStore;
import io.tickflux.engine.store.StoreDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What people do with a data directory that no engine has open. */
public final class Maintenance {
    private Maintenance() {}

    /**
     * Makes the whole store anew, from its base and the journal. Killed at any point, it goes on where it was with the next start of an
     * engine, or with another rebuild.
     *
     * @param progress is told each position that was replayed
     * @return damaged events that a repair gave up, and that the store is without now
     * @throws DamagedStorageException when the journal does not reach back to the base, or has damage behind it that no repair gave
     *     up: the store may have those events; nothing was changed
     */
    public static List<DamagedRange> rebuild(EngineConfig config, Consumer<Position> progress) {
        Disk disk = RealDisk.probing();
        Path store = config.root().resolve("store");
        List<DamagedRange> givenUp = new ArrayList<>();
        Journal journal = journal(config, disk);
        try {
            JournalHistory history = withoutGivenUp(config, disk, journal, range -> {});
            Position base = base(store, disk);
            if (history.reachesBackTo(base)) {
                history.replay(base, journal.last(), key -> false, event -> {});
            }
            BucketStore.reset(store, history);
        } catch (RuntimeException failed) {
            journal.close();
            throw failed;
        }
        JournalHistory history = withoutGivenUp(config, disk, journal, givenUp::add);
        settle(OpenedStorage.open(config, disk, journal, history, progress));
        return givenUp;
    }

    private static Position base(Path store, Disk disk) {
        try {
            return BaseFiles.of(store, disk).position();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Journal journal(EngineConfig config, Disk disk) {
        return SegmentJournal.open(config.root().resolve("journal"), config.journal(), disk);
    }

    private static JournalHistory withoutGivenUp(
            EngineConfig config, Disk disk, Journal journal, Consumer<DamagedRange> told) {
        return JournalHistory.without(AcceptedLoss.through(disk, config.root().resolve("journal")), journal, told);
    }

    /**
     * Makes one bucket anew, likewise. Killed at any point, it is either done or not begun.
     *
     * @return damaged events that a repair gave up, and that the bucket may be without now
     * @throws DamagedStorageException when the journal has damage that no repair gave up
     * @throws io.tickflux.api.InvalidInputException when there is no such bucket
     */
    public static List<DamagedRange> rebuild(EngineConfig config, BucketKey key) {
        List<DamagedRange> givenUp = new ArrayList<>();
        OpenedStorage storage = OpenedStorage.open(config);
        try {
            storage.sink().checkpoint();
            JournalHistory history = withoutGivenUp(config, RealDisk.buffered(), storage.journal(), givenUp::add);
            storage.store().rebuild(key, history, () -> {});
            return givenUp;
        } finally {
            storage.close();
        }
    }

    private static void settle(OpenedStorage storage) {
        try {
            storage.sink().checkpoint();
        } finally {
            storage.close();
        }
    }

    /**
     * Makes a data directory of a backup, and opens it as a start would: the store is rebuilt.
     *
     * @param config of the data directory to make
     * @param progress is told each position that was replayed
     * @return the position of the last event
     * @throws DamagedStorageException when the backup is damaged
     */
    public static Position restore(Path backup, EngineConfig config, Consumer<Position> progress) {
        Position last = Restore.run(backup, config.root());
        Disk disk = RealDisk.probing();
        Journal journal = journal(config, disk);
        OpenedStorage storage = OpenedStorage.open(config, disk, journal, JournalHistory.of(journal), progress);
        Position found = storage.journal().last();
        settle(storage);
        if (!found.equals(last)) {
            throw new DamagedStorageException(
                    config.root().resolve("journal"), 0, "ends at " + found + ", the backup says " + last);
        }
        return last;
    }

    /**
     * Compares the store with a fresh rebuild, row for row. The rebuild lies in {@code ROOT.compare} meanwhile, and may grow as large
     * as the store.
     *
     * @param progress is told each position that was replayed
     * @return a line for each bucket that differs
     * @throws DamagedStorageException when bytes are damaged
     */
    public static List<String> differences(Path root, Consumer<Position> progress) {
        Path absolute = root.toAbsolutePath().normalize();
        JournalView view = JournalView.of(absolute.resolve("journal"));
        Path scratch = absolute.resolveSibling(absolute.getFileName() + ".compare");
        return StoreDifference.find(absolute.resolve("store"), scratch, JournalHistory.of(view), progress);
    }
}
