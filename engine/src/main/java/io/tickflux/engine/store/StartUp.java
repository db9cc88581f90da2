package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the manifest in force, and puts away what a crash left behind. */
final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

    private final StoreFiles files;
    private final History history;
    private final Map<String, Long> sizes;
    private final Map<Long, DataFile> held = new HashMap<>();

    private StartUp(StoreFiles files, History history) throws IOException {
        this.files = files;
        this.history = history;
        this.sizes = files.sizes();
    }

    /**
     * What was found.
     *
     * @param current the manifest in force
     * @param base where a rebuild begins
     * @param damages files of buckets that are missing or too short
     */
    record Found(Manifest current, Manifest base, List<Damage> damages) {}

    /** Damage of a bucket's file. */
    record Damage(Manifest.Entry bucket, DamagedStorageException cause) {}

    /**
     * The manifest in force; an empty one is written where there was no store. One that is damaged is replaced by the base, or by an
     * empty one, if {@code history} has every event since.
     *
     * @throws DamagedStorageException when something of it is missing and cannot be rebuilt; nothing was changed then
     */
    static Found open(StoreFiles files, History history) throws IOException {
        return new StartUp(files, history).open();
    }

    /** Puts the base in force. */
    static void reset(StoreFiles files, History history) throws IOException {
        StartUp startUp = new StartUp(files, history);
        Manifest base = startUp.base();
        if (base == null || !history.reachesBackTo(base.checkpoint())) {
            throw new DamagedStorageException(
                    files.path(ManifestFile.BASE_NAME), 0, "the journal does not reach back to the base");
        }
        startUp.write(startUp.renewed(base));
    }

    private Found open() throws IOException {
        Manifest base = base();
        Manifest current = current(base);
        List<Damage> damages = damages(current);
        if (!damages.isEmpty() && history == History.NONE) {
            throw damages.get(0).cause();
        }
        if (!sizes.containsKey(ManifestFile.NAME)) {
            write(current);
        }
        Manifest from = base != null && history.reachesBackTo(base.checkpoint()) ? base : current;
        from.files().forEach(DataFile::retain);
        int orphans = deleteOrphans(current, from);
        LOG.debug(
                "store opened: checkpoint={}, base={}, buckets={}, orphansDeleted={}",
                current.checkpoint(),
                from.checkpoint(),
                current.buckets().size(),
                orphans);
        return new Found(current, from, damages);
    }

    /** Null when it is damaged, or names what is not there: then a rebuild can begin with the present files at best. */
    private @Nullable Manifest base() {
        Long size = sizes.get(ManifestFile.BASE_NAME);
        if (size == null) {
            return Manifest.empty();
        }
        try {
            return ManifestFile.read(files, ManifestFile.BASE_NAME, size, this::data);
        } catch (DamagedStorageException e) {
            LOG.error("base is damaged, a rebuild begins with the present files until there is another", e);
            return null;
        }
    }

    private Manifest current(@Nullable Manifest base) throws IOException {
        try {
            return read(files, sizes, this::data);
        } catch (DamagedStorageException e) {
            if (base == null || !history.reachesBackTo(base.checkpoint())) {
                throw e;
            }
            LOG.error("manifest is damaged, the store is rebuilt: after={}", base.checkpoint(), e);
            Manifest rebuilt = renewed(base);
            write(rebuilt);
            return rebuilt;
        }
    }

    /** The base, with numbers that none of the files has that are there. */
    private Manifest renewed(Manifest base) {
        long file = sizes.keySet().stream()
                .filter(DataFile::isName)
                .mapToLong(DataFile::idOf)
                .map(id -> id + 1)
                .reduce(base.next().file(), Math::max);
        Manifest.Numbers numbers = new Manifest.Numbers(base.next().series(), file);
        return new Manifest(base.checkpoint(), base.notes(), numbers, base.buckets());
    }

    private void write(Manifest manifest) throws IOException {
        ManifestFile.prepare(files, ManifestFile.NAME, manifest);
        ManifestFile.commit(files, ManifestFile.NAME);
    }

    /** The same object for the same file, so that it is deleted when nobody holds it. */
    private DataFile data(long id) {
        return held.computeIfAbsent(id, made -> DataFile.of(made, files));
    }

    private List<Damage> damages(Manifest current) {
        List<Damage> damages = new ArrayList<>();
        for (Manifest.Entry bucket : current.buckets()) {
            for (PeriodFile file : bucket.files().list()) {
                Long found = sizes.get(file.file().name());
                if (found == null || found < file.length()) {
                    damages.add(new Damage(bucket, damage(file, found)));
                }
            }
        }
        return damages;
    }

    private DamagedStorageException damage(PeriodFile file, @Nullable Long found) {
        String what = found == null ? "file is missing" : "file ends, expected " + file.length() + " bytes";
        return new DamagedStorageException(files.path(file.file().name()), found == null ? 0 : found, what);
    }

    private int deleteOrphans(Manifest current, Manifest base) throws IOException {
        Set<String> expected = new HashSet<>();
        current.files().forEach(file -> expected.add(file.name()));
        base.files().forEach(file -> expected.add(file.name()));
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
        return orphans.size();
    }

    /** The manifest in force, or an empty one; without writing anything and without a look at the other files. */
    static Manifest manifestToCheck(StoreFiles files) throws IOException {
        return read(files, files.sizes(), id -> DataFile.of(id, files));
    }

    /** The base, or an empty one; likewise. */
    static Manifest baseToCheck(StoreFiles files) throws IOException {
        Long size = files.sizes().get(ManifestFile.BASE_NAME);
        return size == null
                ? Manifest.empty()
                : ManifestFile.read(files, ManifestFile.BASE_NAME, size, id -> DataFile.of(id, files));
    }

    private static Manifest read(StoreFiles files, Map<String, Long> sizes, LongFunction<DataFile> data) {
        Long size = sizes.get(ManifestFile.NAME);
        if (size != null) {
            return ManifestFile.read(files, ManifestFile.NAME, size, data);
        }
        long dataFiles = sizes.keySet().stream().filter(DataFile::isName).count();
        if (dataFiles > 0) {
            String what = "manifest is missing beside " + dataFiles + " files";
            throw new DamagedStorageException(files.path(ManifestFile.NAME), 0, what);
        }
        return Manifest.empty();
    }
}
