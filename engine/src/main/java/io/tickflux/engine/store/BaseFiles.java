package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store's base, which together with the journal behind its position are the whole of the data. Another process may be
 * using the store.
 *
 * @param position what the base has
 * @param files none when the base is empty: then the journal has everything
 */
public record BaseFiles(Position position, List<File> files) {
    /**
     * A file, or the beginning of one.
     *
     * @param name below the store's directory, with {@code /}
     * @param bytes that belong to the base
     */
    public record File(String name, long bytes) {}

    /**
     * Looks at the base of a store.
     *
     * @throws NoSuchFileException when it is being exchanged: look again
     * @throws io.tickflux.engine.DamagedStorageException when it is damaged
     */
    public static BaseFiles of(Path store, Disk disk) throws IOException {
        try (StoreFiles files = StoreFiles.at(disk, store)) {
            Long size = sizeOfBase(files);
            if (size == null) {
                return new BaseFiles(Position.ORIGIN, List.of());
            }
            Manifest base = ManifestFile.read(files, ManifestFile.BASE_NAME, size, id -> DataFile.of(id, files));
            List<File> found = new ArrayList<>();
            found.add(new File(ManifestFile.BASE_NAME, size));
            for (Manifest.Entry bucket : base.buckets()) {
                for (PeriodFile file : bucket.files().list()) {
                    found.add(new File(file.file().name(), file.length()));
                }
            }
            return new BaseFiles(base.checkpoint(), found);
        }
    }

    private static @Nullable Long sizeOfBase(StoreFiles files) throws IOException {
        try {
            return files.sizes().get(ManifestFile.BASE_NAME);
        } catch (NoSuchFileException noStore) {
            return null;
        }
    }

    /** Gives a restored base the name of the manifest in force. */
    public static void putInForce(Path store, Disk disk) throws IOException {
        try (StoreFiles files = StoreFiles.at(disk, store)) {
            Long size = sizeOfBase(files);
            if (size != null) {
                Manifest base = ManifestFile.read(files, ManifestFile.BASE_NAME, size, id -> DataFile.of(id, files));
                ManifestFile.prepare(files, ManifestFile.NAME, base);
                ManifestFile.commit(files, ManifestFile.NAME);
            }
        }
    }
}
