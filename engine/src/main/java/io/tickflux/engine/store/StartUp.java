package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        List<String> names = files.list();
        List<String> dataFiles = names.stream()
                .filter(name -> name.matches(DataFile.NAME_PATTERN))
                .toList();
        if (!names.contains(ManifestFile.NAME)) {
            requireNone(files, dataFiles);
            ManifestFile.prepare(files, Manifest.empty());
            ManifestFile.commit(files);
        }
        Manifest manifest = ManifestFile.read(files);
        Map<String, PeriodFile> expected = expected(manifest);
        for (Map.Entry<String, PeriodFile> file : expected.entrySet()) {
            requireLength(files, file.getKey(), file.getValue().length());
        }
        List<String> orphans =
                dataFiles.stream().filter(name -> !expected.containsKey(name)).toList();
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

    /** As {@link #manifest}, without writing anything. */
    static Manifest manifestToCheck(StoreFiles files) throws IOException {
        List<String> names = files.list();
        if (names.contains(ManifestFile.NAME)) {
            return ManifestFile.read(files);
        }
        requireNone(
                files,
                names.stream()
                        .filter(name -> name.matches(DataFile.NAME_PATTERN))
                        .toList());
        return Manifest.empty();
    }

    private static void requireNone(StoreFiles files, List<String> dataFiles) {
        if (!dataFiles.isEmpty()) {
            String what = "manifest is missing beside " + dataFiles.size() + " files";
            throw new DamagedStorageException(files.path(ManifestFile.NAME), 0, what);
        }
    }

    private static Map<String, PeriodFile> expected(Manifest manifest) {
        Map<String, PeriodFile> expected = new HashMap<>();
        for (Manifest.Entry bucket : manifest.buckets()) {
            bucket.files().forEach(file -> expected.put(file.file().name(), file));
        }
        return expected;
    }

    private static void requireLength(StoreFiles files, String name, long length) {
        long found;
        try {
            found = files.size(name);
        } catch (IOException e) {
            throw StorageFailures.whileReading(files, name, 0, e);
        }
        if (found < length) {
            throw new DamagedStorageException(files.path(name), found, "file ends, expected " + length + " bytes");
        }
    }
}
