package io.tickflux.engine.store;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store in files of a directory. What was applied since the last checkpoint lies in memory, in sorted runs; a checkpoint adds it
 * to one file for each bucket and period, as sorted blocks of columns.
 *
 * <p>Memory: rows that no file has yet, at most about twice {@code memoryBytes}; indexes of files, at most about 64 MiB; and for each
 * reader one block for each run that it merges. Handles: at most {@value OpenFiles#MAX_OPEN} and one for each reading thread,
 * whatever the number of buckets. Threads: none.
 */
public final class BucketStore implements Store {
    private final StoreFiles files;
    private final BlockReader blocks;
    private final Catalog catalog;
    private final Checkpoints checkpoints;
    private final MemoryLimit memory;
    private final History history;
    private final Healing healing;
    private volatile boolean isClosed;

    private BucketStore(StoreFiles files, StartUp.Found found, History history, long memoryBytes) {
        this.files = files;
        this.history = history;
        this.blocks = new BlockReader(files);
        this.catalog = Catalog.of(found.current());
        this.checkpoints = new Checkpoints(files, blocks, catalog, found);
        this.healing = new Healing(files, blocks, checkpoints, memoryBytes);
        this.memory = new MemoryLimit(catalog::unflushedBytes, Math.multiplyExact(2L, memoryBytes));
        for (StartUp.Damage damage : found.damages()) {
            noteDamage(damage.bucket().series().key(), damage.cause());
        }
    }

    private void noteDamage(BucketKey key, DamagedStorageException damage) {
        BucketEntry entry = catalog.find(key);
        if (entry != null) {
            catalog.noteDamage(entry, damage);
        }
    }

    /** As {@link #open(Path, long, History)}, of a store that nothing can be rebuilt from: it is not opened when files are missing. */
    public static BucketStore open(Path dir, long memoryBytes) {
        return open(dir, memoryBytes, History.NONE);
    }

    /**
     * Opens the store as its last checkpoint left it; the events behind {@link #checkpoint} are to be applied next. A damaged manifest
     * is replaced by an older one, so that more is to be applied; buckets whose files are missing wait for {@link #heal}.
     *
     * @param dir is made when it does not exist; it belongs to this store alone
     * @param memoryBytes at twice this many unflushed bytes {@link #apply} waits; a checkpoint should begin when
     *     {@link #unflushedBytes} reaches it
     * @param history what damaged files are rebuilt from
     * @throws DamagedStorageException when the manifest is damaged and {@code history} does not reach back far enough
     */
    public static BucketStore open(Path dir, long memoryBytes, History history) {
        return open(dir, memoryBytes, RealDisk.buffered(), history);
    }

    /** As {@link #open(Path, long)}, on any disk. */
    public static BucketStore open(Path dir, long memoryBytes, Disk disk) {
        return open(dir, memoryBytes, disk, History.NONE);
    }

    /**
     * Puts a store that is not open back to its base, so that the next one to open it applies every event behind that. Killed at any
     * point, it is either done or not begun.
     *
     * @throws DamagedStorageException when {@code history} does not reach back to the base; nothing was changed
     */
    public static void reset(Path dir, History history) {
        reset(dir, RealDisk.buffered(), history);
    }

    static void reset(Path dir, Disk disk, History history) {
        try (StoreFiles files = StoreFiles.at(disk, dir)) {
            disk.createDirectory(dir);
            StartUp.reset(files, history);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #open(Path, long, History)}, on any disk. */
    public static BucketStore open(Path dir, long memoryBytes, Disk disk, History history) {
        StoreFiles files = StoreFiles.at(disk, dir);
        try {
            disk.createDirectory(dir);
            return new BucketStore(files, StartUp.open(files, history), history, memoryBytes);
        } catch (IOException e) {
            files.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.tickflux.engine.WritesRefusedException when memory is full and no checkpoint can be made any more
     */
    @Override
    public void apply(WriteEvent event) {
        requireOpen();
        @Nullable BucketEntry entry = catalog.find(event.key());
        if (Applied.isKnown(entry, event) || event.position().compareTo(checkpoint()) <= 0) {
            return;
        }
        memory.awaitRoom(() -> {
            requireOpen();
            checkpoints.requireAlive();
        });
        Applied.apply(catalog, entry, event);
    }

    @Override
    public Position checkpoint() {
        return checkpoints.current().checkpoint();
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.tickflux.engine.WritesRefusedException when it could not be made; in state READ_ONLY_FULL it may be tried again. What
     *     was applied is still there, and so is the last checkpoint
     */
    @Override
    public void checkpoint(Position through, byte[] notes, Runnable settle) {
        requireOpen();
        try {
            checkpoints.make(through, notes, settle);
        } finally {
            memory.wakeUp();
        }
    }

    @Override
    public byte[] notes() {
        return checkpoints.current().notes().clone();
    }

    @Override
    public Position base() {
        return checkpoints.base().checkpoint();
    }

    /**
     * {@inheritDoc}
     *
     * @throws DamagedStorageException when a byte that would have to be relied upon is damaged; the bucket waits for {@link #heal}
     */
    @Override
    public void rebase() {
        requireOpen();
        try {
            checkpoints.rebase();
        } catch (IOException e) {
            throw StorageFailures.whileWriting(checkpoint(), e);
        } catch (DamagedStorageException e) {
            checkpoints.current().buckets().stream()
                    .filter(bucket -> bucket.files().contain(e.file()))
                    .forEach(bucket -> noteDamage(bucket.series().key(), e));
            throw e;
        }
    }

    @Override
    public boolean isDamaged() {
        return !catalog.damaged().isEmpty();
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.tickflux.engine.WritesRefusedException when new files could not be written; all is as before
     */
    @Override
    public void heal(Runnable between) {
        requireOpen();
        Manifest now = checkpoints.current();
        List<Manifest.Entry> damaged = catalog.damaged().stream()
                .flatMap(entry -> Stream.ofNullable(now.find(entry.series().key())))
                .toList();
        healing.rebuild(damaged, history, between);
    }

    /**
     * Makes the files of a bucket anew, whatever they hold, from the base and the journal.
     *
     * @param between is called every now and then
     * @throws InvalidInputException when the last checkpoint has no such bucket
     */
    public void rebuild(BucketKey key, Runnable between) {
        rebuild(key, history, between);
    }

    /** Likewise, from another history. */
    public void rebuild(BucketKey key, History from, Runnable between) {
        requireOpen();
        Manifest.Entry bucket = checkpoints.current().find(key);
        if (bucket == null) {
            throw new InvalidInputException("bucket", key.toString(), "an existing bucket");
        }
        healing.rebuild(List.of(bucket), from, between);
    }

    @Override
    public long unflushedBytes() {
        return catalog.unflushedBytes();
    }

    @Override
    public Optional<Bucket> bucket(BucketKey key) {
        return Optional.ofNullable(catalog.find(key))
                .map(entry -> entry.series().bucket());
    }

    @Override
    public Collection<Bucket> buckets() {
        return catalog.all().stream().map(entry -> entry.series().bucket()).toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Reads the disk only when the last row was deleted.
     */
    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        BucketEntry entry = catalog.find(key);
        if (entry == null) {
            return OptionalLong.empty();
        }
        BucketState state = entry.state();
        LastTime last = state.last();
        if (last.kind() == LastTime.Kind.UNKNOWN) {
            last = findLast(entry);
        }
        return last.kind() == LastTime.Kind.KNOWN ? OptionalLong.of(last.nanos()) : OptionalLong.empty();
    }

    private LastTime findLast(BucketEntry entry) {
        requireOpen();
        try (Snapshot snapshot = Snapshot.of(entry, blocks);
                ScanCursor cursor = ScanCursor.open(
                        requireNotLost(snapshot, TimeRange.ALL), TimeRange.ALL, Limit.last(1), Projection.epoch())) {
            Block block = cursor.next();
            LastTime last = block == null
                    ? LastTime.NONE
                    : LastTime.known(block.records().epochNanos(0));
            entry.noteLast(snapshot.state(), last);
            return last;
        } catch (DamagedStorageException e) {
            catalog.noteDamage(entry, e);
            throw e;
        }
    }

    @Override
    public BlockCursor scan(BucketKey key, TimeRange range, Limit limit, List<String> columns) {
        requireOpen();
        BucketEntry entry = catalog.find(key);
        if (entry == null || range.isEmpty()) {
            return NoRows.INSTANCE;
        }
        Snapshot snapshot = Snapshot.of(entry, blocks);
        try {
            Projection projection = Projection.of(entry.series().layout(), columns);
            return new WatchedCursor(
                    ScanCursor.open(requireNotLost(snapshot, range), range, limit, projection),
                    damage -> catalog.noteDamage(entry, damage));
        } catch (RuntimeException e) {
            snapshot.close();
            if (e instanceof DamagedStorageException damage) {
                catalog.noteDamage(entry, damage);
            }
            throw e;
        }
    }

    private Snapshot requireNotLost(Snapshot snapshot, TimeRange range) {
        for (TimeRange lost : snapshot.state().lost().all()) {
            if (range.overlaps(lost.fromNanos(), lost.toNanos())) {
                throw StoreCheck.lost(files, snapshot.series(), lost);
            }
        }
        return snapshot;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new EngineClosedException();
        }
    }

    /** {@inheritDoc} Waits for a checkpoint that is being made to stop; open cursors fail. */
    @Override
    public void close() {
        isClosed = true;
        memory.wakeUp();
        checkpoints.close();
        files.close();
    }
}
