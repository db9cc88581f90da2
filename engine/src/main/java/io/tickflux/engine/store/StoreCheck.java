package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads every byte of a store that is not open, and changes nothing. */
public final class StoreCheck {
    private final StoreFiles files;
    private final BlockReader blocks;
    private final List<Damage> damages = new ArrayList<>();
    private final Set<Long> checked = new HashSet<>();
    private int fileCount;
    private long blockCount;
    private long rowCount;

    private StoreCheck(StoreFiles files) {
        this.files = files;
        this.blocks = new BlockReader(files);
    }

    /** Checks a store; a directory without one has nothing in it and no damage. Reads all files: may take minutes. */
    public static Report run(Path dir) {
        return run(dir, RealDisk.buffered());
    }

    /** As {@link #run(Path)}, on any disk. */
    public static Report run(Path dir, Disk disk) {
        try (StoreFiles files = StoreFiles.at(disk, dir)) {
            return new StoreCheck(files).run();
        }
    }

    private Report run() {
        List<Manifest.Entry> buckets = entries(StartUp::manifestToCheck);
        for (Manifest.Entry bucket : buckets) {
            for (PeriodFile file : bucket.files().list()) {
                check(bucket, file);
            }
            for (TimeRange range : bucket.files().lost().all()) {
                damages.add(Damage.of(lost(files, bucket.series(), range)));
            }
        }
        for (Manifest.Entry bucket : entries(StartUp::baseToCheck)) {
            bucket.files().list().stream()
                    .filter(file -> !checked.contains(file.file().id()))
                    .forEach(file -> check(bucket, file));
        }
        return report(buckets.size());
    }

    private List<Manifest.Entry> entries(ManifestToCheck manifest) {
        try {
            return manifest.of(files).buckets();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DamagedStorageException e) {
            damages.add(Damage.of(e));
            return List.of();
        }
    }

    @FunctionalInterface
    private interface ManifestToCheck {
        Manifest of(StoreFiles files) throws IOException;
    }

    /** Says that rows are gone for good. */
    static DamagedStorageException lost(StoreFiles files, Series series, TimeRange range) {
        return new DamagedStorageException(
                files.path(ManifestFile.NAME),
                0,
                "rows of " + series.key() + " from " + range.fromNanos() + " to " + range.toNanos()
                        + " ns are lost (expected: a restored backup, or a delete of the range)");
    }

    private Report report(int buckets) {
        return new Report(buckets, fileCount, blockCount, rowCount, List.copyOf(damages));
    }

    private void check(Manifest.Entry bucket, PeriodFile file) {
        fileCount++;
        checked.add(file.file().id());
        try {
            BlockIndex index = new BlockWalk(files, bucket.series(), file).walk(header -> check(bucket, file, header));
            blockCount += index.live().size();
            rowCount += index.live().stream().mapToLong(BlockRef::rows).sum();
        } catch (DamagedStorageException e) {
            damages.add(Damage.of(e));
        }
    }

    private void check(Manifest.Entry bucket, PeriodFile file, BlockHeader header) {
        try {
            checkBlock(bucket, file, header);
        } catch (DamagedStorageException e) {
            // the next block can be checked all the same
            damages.add(Damage.of(e));
        }
    }

    private void checkBlock(Manifest.Entry bucket, PeriodFile file, BlockHeader header) {
        Series series = bucket.series();
        BlockRef ref = header.ref();
        Slab rows = blocks.read(series, file, ref, Projection.all(series.layout()));
        boolean strictly = series.layout().newestWins();
        for (int row = 1; row < rows.rows(); row++) {
            long before = rows.time(row - 1);
            if (rows.time(row) < before || (strictly && rows.time(row) == before)) {
                throw damaged(file, ref, "rows out of order");
            }
        }
        if (rows.time(0) != ref.minNanos() || rows.time(rows.rows() - 1) != ref.maxNanos()) {
            throw damaged(file, ref, "times of the header are not those of the rows");
        }
        Position position = header.position();
        if (position.compareTo(bucket.position()) > 0) {
            throw damaged(file, ref, "position " + position + " is behind the bucket's " + bucket.position());
        }
    }

    private DamagedStorageException damaged(PeriodFile file, BlockRef block, String what) {
        return new DamagedStorageException(files.path(file.file().name()), block.offset(), what);
    }

    /**
     * What was found.
     *
     * @param rows stored rows; one that was replaced by a later one counts too until the two are merged
     * @param damages empty when all is well
     */
    public record Report(int buckets, int files, long blocks, long rows, List<Damage> damages) {
        public boolean isClean() {
            return damages.isEmpty();
        }
    }

    /**
     * Bytes that are not what was written.
     *
     * @param offset first byte of what is damaged: a header, a column, a whole file
     */
    public record Damage(String file, long offset, String what) {
        private static Damage of(DamagedStorageException e) {
            return new Damage(e.file(), e.offset(), String.valueOf(e.getMessage()));
        }
    }
}
