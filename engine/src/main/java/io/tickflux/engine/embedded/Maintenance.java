package io.tickflux.engine.embedded;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.backup.Restore;
import io.tickflux.engine.journal.JournalView;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import io.tickflux.engine.store.StoreDifference;
import java.nio.file.Path;
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
     * @throws DamagedStorageException when the journal is damaged, or does not reach back to the base
     */
    public static void rebuild(EngineConfig config, Consumer<Position> progress) {
        try (SegmentJournal journal = SegmentJournal.open(config.root().resolve("journal"), config.journal())) {
            BucketStore.reset(config.root().resolve("store"), JournalHistory.of(journal));
        }
        settle(OpenedStorage.open(config, progress));
    }

    /**
     * Makes one bucket anew, likewise. Killed at any point, it is either done or not begun.
     *
     * @throws io.tickflux.api.InvalidInputException when there is no such bucket
     */
    public static void rebuild(EngineConfig config, BucketKey key) {
        OpenedStorage storage = OpenedStorage.open(config);
        try {
            storage.sink().checkpoint();
            storage.store().rebuild(key, () -> {});
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
        OpenedStorage storage = OpenedStorage.open(config, progress);
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
