package io.tickflux.engine.store;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the files of a store that is not open with a fresh rebuild from its base and the journal, row for row. Changes nothing but
 * the directory for the rebuild, which may grow as large as the store.
 */
public final class StoreDifference {
    private static final long MEMORY_BYTES = 64L << 20;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Disk disk;
    private final StoreFiles files;
    private final Manifest actual;
    private final Manifest base;

    private StoreDifference(Disk disk, StoreFiles files) throws IOException {
        this.disk = disk;
        this.files = files;
        this.actual = StartUp.manifestToCheck(files);
        this.base = StartUp.baseToCheck(files);
    }

    /**
     * Finds what differs.
     *
     * @param store the directory of the store; one without a store differs in nothing from a journal of which nothing was flushed
     * @param scratch a directory whose files are removed, before and afterwards
     * @param history the journal
     * @param progress is told each position that was replayed
     * @return a line for each bucket that differs; none when the store is what it should be
     * @throws DamagedStorageException when bytes of the store or of the journal are damaged
     */
    public static List<String> find(Path store, Path scratch, History history, Consumer<Position> progress) {
        Disk disk = RealDisk.buffered();
        try (StoreFiles files = StoreFiles.at(disk, store)) {
            clear(disk, scratch);
            List<String> differences = new StoreDifference(disk, files).find(scratch, history, progress);
            clear(disk, scratch);
            return differences;
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Disk disk, Path scratch) throws IOException {
        try {
            Set<Path> directories = new TreeSet<>(Comparator.reverseOrder());
            for (Path file : disk.files(scratch).keySet()) {
                disk.delete(file);
                for (Path above = file.getParent();
                        above != null && above.startsWith(scratch);
                        above = above.getParent()) {
                    directories.add(above);
                }
            }
            // the deepest first
            for (Path directory : directories) {
                disk.delete(directory);
            }
        } catch (NoSuchFileException none) {
            // nothing to remove
        }
    }

    private List<String> find(Path scratch, History history, Consumer<Position> progress) throws IOException {
        copyBase(scratch);
        try (BucketStore expected = BucketStore.open(scratch, MEMORY_BYTES, disk)) {
            Position through = actual.buckets().stream()
                    .map(Manifest.Entry::position)
                    .reduce(actual.checkpoint(), (one, other) -> one.compareTo(other) < 0 ? other : one);
            history.replay(base.checkpoint(), through, key -> true, event -> {
                if (isFlushed(event)) {
                    expected.apply(event);
                    flushIfLarge(expected, event.position());
                }
                progress.accept(event.position());
            });
            return compare(expected);
        }
    }

    /** Whether the files are to have an event: a bucket may have been flushed beyond the checkpoint. */
    private boolean isFlushed(WriteEvent event) {
        Manifest.Entry bucket = actual.find(event.key());
        Position last = bucket == null || bucket.position().compareTo(actual.checkpoint()) < 0
                ? actual.checkpoint()
                : bucket.position();
        return event.position().compareTo(last) <= 0;
    }

    private static void flushIfLarge(BucketStore expected, Position through) {
        if (expected.unflushedBytes() >= MEMORY_BYTES) {
            expected.checkpoint(through, new byte[0]);
        }
    }

    private void copyBase(Path scratch) throws IOException {
        disk.createDirectory(scratch);
        try (StoreFiles copies = StoreFiles.at(disk, scratch)) {
            for (Manifest.Entry bucket : base.buckets()) {
                for (PeriodFile file : bucket.files().list()) {
                    copy(file, copies);
                }
            }
            ManifestFile.prepare(copies, ManifestFile.NAME, base);
            ManifestFile.commit(copies, ManifestFile.NAME);
        }
    }

    private void copy(PeriodFile file, StoreFiles copies) throws IOException {
        String name = file.file().name();
        try (FileOutput output = copies.create(name)) {
            for (long offset = 0; offset < file.length(); offset += CHUNK_BYTES) {
                ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, file.length() - offset));
                files.read(name, offset, chunk);
                output.write(chunk.flip());
            }
        } catch (NoSuchFileException missing) {
            throw StorageFailures.whileReading(files, name, 0, missing);
        }
    }

    private List<String> compare(BucketStore expected) {
        List<String> differences = new ArrayList<>();
        Catalog catalog = Catalog.of(actual);
        BlockReader blocks = new BlockReader(files);
        for (Manifest.Entry bucket : actual.buckets()) {
            BucketKey key = bucket.series().key();
            if (expected.bucket(key).isEmpty()) {
                differences.add(key + ": in the store, not in the journal");
                continue;
            }
            BucketEntry entry = catalog.find(key);
            if (entry != null) {
                compare(entry, blocks, expected).ifPresent(difference -> differences.add(key + ": " + difference));
            }
        }
        expected.buckets().stream()
                .map(bucket -> bucket.key())
                .filter(key -> actual.find(key) == null)
                .sorted(Comparator.comparing(BucketKey::toString))
                .forEach(key -> differences.add(key + ": in the journal, not in the store"));
        return differences;
    }

    private Optional<String> compare(BucketEntry entry, BlockReader blocks, BucketStore expected) {
        Layout layout = entry.series().layout();
        if (!entry.series()
                .bucket()
                .equals(expected.bucket(entry.series().key()).orElse(null))) {
            return Optional.of("another schema or record type than in the journal");
        }
        try (Snapshot snapshot = Snapshot.of(entry, blocks);
                BlockCursor found = ScanCursor.open(snapshot, TimeRange.ALL, Limit.NONE, Projection.all(layout));
                BlockCursor wanted = expected.scan(entry.series().key(), TimeRange.ALL, Limit.NONE, List.of())) {
            return new RowCompare(found, wanted).run();
        }
    }

    /** Walks two cursors side by side; their blocks need not be of the same size. */
    private static final class RowCompare {
        private final BlockCursor found;
        private final BlockCursor wanted;
        private long row;

        RowCompare(BlockCursor found, BlockCursor wanted) {
            this.found = found;
            this.wanted = wanted;
        }

        Optional<String> run() {
            Records left = null;
            Records right = null;
            while (true) {
                left = left == null || left.isEmpty() ? next(found) : left;
                right = right == null || right.isEmpty() ? next(wanted) : right;
                if (left == null || right == null) {
                    return left == null && right == null
                            ? Optional.empty()
                            : Optional.of(
                                    (left == null ? "rows missing" : "rows too many") + " from row " + row + " on");
                }
                int rows = Math.min(left.rows(), right.rows());
                if (!left.slice(0, rows).equals(right.slice(0, rows))) {
                    return Optional.of("rows differ between row " + row + " and row " + (row + rows - 1)
                            + ", from time " + left.epochNanos(0) + " ns on");
                }
                row += rows;
                left = left.slice(rows, left.rows());
                right = right.slice(rows, right.rows());
            }
        }

        private static @Nullable Records next(BlockCursor cursor) {
            Block block = cursor.next();
            return block == null ? null : block.records();
        }
    }
}
