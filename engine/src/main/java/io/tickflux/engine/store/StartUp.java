package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the manifest in force, and puts away what a crash left behind. */
final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

    private StartUp() {}

    /**
     * The manifest in force; an empty one is written where there was no store.
     *
     * @throws DamagedStorageException when something of it is missing; nothing was changed then
     */
    static Manifest manifest(StoreFiles files) throws IOException {
        Map<String, Long> sizes = files.sizes();
        Manifest manifest = read(files, sizes);
        if (!sizes.containsKey(ManifestFile.NAME)) {
            ManifestFile.prepare(files, manifest);
            ManifestFile.commit(files);
        }
        Set<String> expected = new HashSet<>();
        for (Manifest.Entry bucket : manifest.buckets()) {
            for (PeriodFile file : bucket.files()) {
                requireLength(files, file, sizes.get(file.file().name()));
                expected.add(file.file().name());
            }
        }
        List<String> orphans = sizes.keySet().stream()
                .filter(name -> DataFile.isName(name) && !expected.contains(name))
                .toList();
        // A process that was killed may have put this manifest in force without forcing that: a power cut would bring
        // back the one
        // before, whose files must not be gone then.
        files.forceDirectory(ManifestFile.NAME);
        for (String name : orphans) {
            files.delete(name);
        }
        LOG.debug(
                "store opened: checkpoint={}, buckets={}, files={}, orphansDeleted={}",
                manifest.checkpoint(),
                manifest.buckets().size(),
                expected.size(),
                orphans.size());
        return manifest;
    }

    /** As {@link #manifest}, without writing anything and without a look at the other files. */
    static Manifest manifestToCheck(StoreFiles files) throws IOException {
        return read(files, files.sizes());
    }

    private static Manifest read(StoreFiles files, Map<String, Long> sizes) {
        Long size = sizes.get(ManifestFile.NAME);
        if (size != null) {
            return ManifestFile.read(files, size);
        }
        long dataFiles = sizes.keySet().stream().filter(DataFile::isName).count();
        if (dataFiles > 0) {
            String what = "manifest is missing beside " + dataFiles + " files";
            throw new DamagedStorageException(files.path(ManifestFile.NAME), 0, what);
        }
        return Manifest.empty();
    }

    private static void requireLength(StoreFiles files, PeriodFile file, @Nullable Long found) {
        if (found == null || found < file.length()) {
            String what = found == null ? "file is missing" : "file ends, expected " + file.length() + " bytes";
            throw new DamagedStorageException(files.path(file.file().name()), found == null ? 0 : found, what);
        }
    }
}
