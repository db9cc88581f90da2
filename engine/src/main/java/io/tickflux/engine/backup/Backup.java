package io.tickflux.engine.backup;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.JournalView;
import io.tickflux.engine.store.BaseFiles;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a backup of a data directory: what was acknowledged before it began, and an exact prefix of the write stream.
 *
 * <pre>
 *   cursors ──▶ base of the store ──▶ segments of the journal ──▶ manifest with all hashes
 * </pre>
 *
 * In this order, so that no cursor is ahead of the journal, and the journal reaches back to the base. Only files are read: a server that
 * writes them does not notice, but that its retention waits until the backup is done; one that is down need not be there. Segments are
 * copied, not linked: a backup that shares its bytes with the original is none.
 *
 * <p>A second backup into the same directory copies only what is new; whatever interrupts it, the one before is still whole.
 */
public final class Backup {
    private static final int MAX_ATTEMPTS = 5;

    private final Disk disk;
    private final Path data;
    private final Path target;
    private final @Nullable BackupManifest before;
    private final List<StoredFile> files = new ArrayList<>();
    private long copiedBytes;

    private Backup(Disk disk, Path data, Path target, @Nullable BackupManifest before) {
        this.disk = disk;
        this.data = data;
        this.target = target;
        this.before = before;
    }

    /**
     * What was done.
     *
     * @param last the position that the backup ends at
     * @param files number of files in the backup
     * @param bytes of all files
     * @param copiedBytes of those that an earlier backup did not have
     */
    public record Report(Position last, int files, long bytes, long copiedBytes) {}

    /**
     * Takes a backup.
     *
     * @param data the data directory
     * @param target a new or empty directory, or one with an earlier backup of the same data
     * @throws InvalidInputException when {@code target} holds something else, or {@code data} nothing
     * @throws DamagedStorageException when something of the data, or of the earlier backup, is damaged; that is as it was
     */
    public static Report take(Path data, Path target) {
        return take(data, target, RealDisk.buffered());
    }

    static Report take(Path data, Path target, Disk disk) {
        try {
            Optional<BackupManifest> before = BackupManifest.read(disk, target);
            if (before.isEmpty()) {
                requireEmpty(disk, target);
            }
            requireData(disk, data);
            Closeable held = new UpkeepLock(disk, data).take();
            try (held) {
                return take(data, target, disk, before.orElse(null));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("backup of " + data + " to " + target + ": " + e.getMessage(), e);
        }
    }

    private static Report take(Path data, Path target, Disk disk, @Nullable BackupManifest before) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Backup(disk, data, target, before).take();
            } catch (NoSuchFileException | EOFException exchanged) {
                if (attempt == MAX_ATTEMPTS) {
                    throw exchanged;
                }
            }
        }
    }

    private static void requireData(Disk disk, Path data) throws IOException {
        try {
            disk.files(data.resolve("journal"));
        } catch (NoSuchFileException none) {
            throw new InvalidInputException("data directory", '"' + data.toString() + '"', "one with a journal");
        }
    }

    private static void requireEmpty(Disk disk, Path directory) throws IOException {
        try {
            // what an interrupted first backup has left
            boolean isOurs = disk.files(directory).keySet().stream().allMatch(file -> isOurs(directory, file));
            if (!isOurs) {
                throw new InvalidInputException(
                        "backup directory", '"' + directory.toString() + '"', "an empty one, or an earlier backup");
            }
        } catch (NoSuchFileException none) {
            disk.createDirectory(directory);
        }
    }

    private static boolean isOurs(Path directory, Path file) {
        String first = directory.relativize(file).getName(0).toString();
        return Set.of("journal", "store", "cursors", BackupManifest.NAME + ".tmp")
                        .contains(first)
                || first.startsWith("clock.jumps.");
    }

    private Report take() throws IOException {
        copyCursors();
        copyIfThere(data.resolve("clock.jumps"));
        BaseFiles base = base();
        JournalView journal = JournalView.of(data.resolve("journal"), disk);
        requireSameLog(journal);
        if (journal.first().compareTo(journal.after(base.position())) > 0) {
            throw new NoSuchFileException("journal behind the base was given up meanwhile");
        }
        for (BaseFiles.File file : base.files()) {
            copy("store/" + file.name(), file.bytes(), file.bytes(), isImmutable(file));
        }
        if (!base.equals(base())) {
            throw new NoSuchFileException("the base was exchanged meanwhile");
        }
        for (JournalView.File file : journal.files()) {
            copySegment(journal, file);
        }
        new BackupManifest(journal.logId(), journal.last(), files).write(disk, target);
        deleteOthers();
        long bytes = files.stream().mapToLong(StoredFile::bytes).sum();
        return new Report(journal.last(), files.size(), bytes, copiedBytes);
    }

    private void requireSameLog(JournalView journal) {
        if (before != null && before.logId() != journal.logId()) {
            throw new InvalidInputException(
                    "backup directory", '"' + target.toString() + '"', "a backup of the same data");
        }
        if (before != null && before.last().compareTo(journal.last()) > 0) {
            throw new InvalidInputException(
                    "backup directory",
                    "a backup up to " + before.last(),
                    "one of earlier data: it ends at " + journal.last());
        }
    }

    /** A base that is exchanged while it is read looks damaged; one that is damaged looks so twice. */
    private BaseFiles base() throws IOException {
        try {
            return BaseFiles.of(data.resolve("store"), disk);
        } catch (DamagedStorageException exchanged) {
            return BaseFiles.of(data.resolve("store"), disk);
        }
    }

    /** Small files, which are replaced as a whole. */
    private void copyCursors() throws IOException {
        Path cursors = data.resolve("cursors");
        try {
            for (Map.Entry<Path, Long> file : disk.files(cursors).entrySet()) {
                if (file.getKey().toString().endsWith(".cursor")) {
                    copy(name(file.getKey()), file.getValue(), file.getValue(), Reuse.NEVER);
                }
            }
        } catch (NoSuchFileException none) {
            if (!cursors.toString().equals(none.getFile())) {
                throw none;
            }
        }
    }

    private void copyIfThere(Path file) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            long bytes = open.size();
            copy(name(file), bytes, bytes, Reuse.NEVER);
        } catch (NoSuchFileException none) {
            // the clock never jumped
        }
    }

    private String name(Path file) {
        return data.relativize(file).toString().replace('\\', '/');
    }

    private enum Reuse {
        /** The same name and length mean the same bytes. */
        IF_SAME_LENGTH,
        NEVER
    }

    /** Data files only grow, and their names are never used again; the manifest of the base is always another. */
    private static Reuse isImmutable(BaseFiles.File file) {
        return file.name().endsWith(".blocks") ? Reuse.IF_SAME_LENGTH : Reuse.NEVER;
    }

    private void copySegment(JournalView journal, JournalView.File file) throws IOException {
        Reuse reuse = file.isNewest() ? Reuse.NEVER : Reuse.IF_SAME_LENGTH;
        long copiedBefore = copiedBytes;
        StoredFile copy = copy(name(file.file()), file.bytes(), file.segmentBytes(), reuse);
        if (copiedBytes > copiedBefore) {
            journal.check(file, target.resolve(copy.storedName()));
        }
    }

    private StoredFile copy(String name, long bytes, long restoredBytes, Reuse reuse) throws IOException {
        Optional<StoredFile> known =
                before == null || reuse == Reuse.NEVER ? Optional.empty() : before.find(name, bytes);
        StoredFile stored = known.isPresent() ? known.get() : copyNew(name, bytes, restoredBytes);
        files.add(stored);
        return stored;
    }

    private StoredFile copyNew(String name, long bytes, long restoredBytes) throws IOException {
        Path copy = target.resolve(name + ".tmp");
        Path directory = HashedCopy.directoryOf(copy);
        disk.createDirectory(directory);
        String hash = HashedCopy.copy(disk, data.resolve(name), bytes, copy, bytes);
        StoredFile stored = new StoredFile(name, hash, bytes, restoredBytes);
        disk.rename(copy, target.resolve(stored.storedName()));
        disk.forceDirectory(directory);
        copiedBytes += bytes;
        return stored;
    }

    /** Removes what an earlier backup had, or an interrupted one has left. */
    private void deleteOthers() throws IOException {
        Set<Path> named = new HashSet<>();
        named.add(target.resolve(BackupManifest.NAME));
        files.forEach(file -> named.add(target.resolve(file.storedName())));
        for (Path file : disk.files(target).keySet()) {
            if (!named.contains(file)) {
                disk.delete(file);
            }
        }
    }
}
