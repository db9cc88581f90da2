package io.tickflux.engine.backup;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.store.BaseFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Makes a data directory of a backup. */
public final class Restore {
    private Restore() {}

    /**
     * Copies a backup and verifies every byte of it on the way. The data directory gets its name when all of it is there; until then
     * it is called {@code DATA.partial}.
     *
     * @param data must not exist, or be empty
     * @return the position that the backup ends at
     * @throws DamagedStorageException when a file of the backup is not what was written; there is no data directory then
     * @throws InvalidInputException when there is no backup, or the data directory is in use
     */
    public static Position run(Path backup, Path data) {
        return run(backup, data, RealDisk.buffered());
    }

    static Position run(Path backup, Path data, Disk disk) {
        try {
            BackupManifest manifest = BackupManifest.read(disk, backup)
                    .orElseThrow(() -> new InvalidInputException(
                            "backup", '"' + backup.toString() + '"', "a directory with " + BackupManifest.NAME));
            requireEmpty(disk, data);
            Path partial = data.resolveSibling(data.getFileName() + ".partial");
            for (StoredFile file : manifest.files()) {
                restore(disk, backup, partial, file);
            }
            BaseFiles.putInForce(partial.resolve("store"), disk);
            disk.rename(partial, data);
            disk.forceDirectory(HashedCopy.directoryOf(data));
            return manifest.last();
        } catch (IOException e) {
            throw new UncheckedIOException("restore of " + backup + " to " + data + ": " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Disk disk, Path data) throws IOException {
        try {
            if (!disk.files(data).isEmpty()) {
                throw new InvalidInputException(
                        "data directory", '"' + data.toString() + '"', "one that does not exist, or is empty");
            }
        } catch (NoSuchFileException none) {
            // as it should be
        }
    }

    private static void restore(Disk disk, Path backup, Path partial, StoredFile file) throws IOException {
        Path stored = backup.resolve(file.storedName());
        Path restored = partial.resolve(file.name());
        disk.createDirectory(HashedCopy.directoryOf(restored));
        String found;
        try {
            found = HashedCopy.copy(disk, stored, file.bytes(), restored, file.restoredBytes());
        } catch (NoSuchFileException | EOFException missing) {
            DamagedStorageException damaged =
                    new DamagedStorageException(stored, 0, "missing or cut off, expected " + file.bytes() + " bytes");
            damaged.initCause(missing);
            throw damaged;
        }
        if (!found.equals(file.sha256())) {
            throw new DamagedStorageException(stored, 0, "SHA-256 " + found + ", expected " + file.sha256());
        }
        disk.forceDirectory(HashedCopy.directoryOf(restored));
    }
}
