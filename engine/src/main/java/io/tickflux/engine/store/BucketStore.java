package io.tickflux.engine.store;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
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
    private volatile boolean isClosed;

    private BucketStore(StoreFiles files, Manifest manifest, long memoryBytes) {
        this.files = files;
        this.blocks = new BlockReader(files);
        this.catalog = Catalog.of(manifest);
        this.checkpoints = new Checkpoints(files, blocks, catalog, manifest);
        this.memory = new MemoryLimit(catalog::unflushedBytes, Math.multiplyExact(2L, memoryBytes));
    }

    /**
     * Opens the store as its last checkpoint left it; the events behind {@link #checkpoint} are to be applied next.
     *
     * @param dir is made when it does not exist; it belongs to this store alone
     * @param memoryBytes at twice this many unflushed bytes {@link #apply} waits; a checkpoint should begin when
     *     {@link #unflushedBytes} reaches it
     * @throws io.tickflux.engine.DamagedStorageException when a file is missing or too short, or the manifest is damaged
     */
    public static BucketStore open(Path dir, long memoryBytes) {
        return open(dir, memoryBytes, RealDisk.buffered());
    }

    /** As {@link #open(Path, long)}, on any disk. */
    public static BucketStore open(Path dir, long memoryBytes, Disk disk) {
        StoreFiles files = StoreFiles.at(disk, dir);
        try {
            disk.createDirectory(dir);
            return new BucketStore(files, StartUp.manifest(files), memoryBytes);
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
        Position position = event.position();
        @Nullable BucketEntry entry = catalog.find(event.key());
        boolean isKnown = entry != null && position.compareTo(entry.state().position()) <= 0;
        if (isKnown || position.compareTo(checkpoint()) <= 0) {
            return;
        }
        memory.awaitRoom(() -> {
            requireOpen();
            checkpoints.requireAlive();
        });
        Change change = event.change();
        if (change instanceof Change.Rows rows) {
            existing(entry, event, rows.type(), rows.records().schema()).add(position, rows.records());
        } else if (change instanceof Change.Create create) {
            existing(entry, event, create.type(), create.schema());
        } else if (change instanceof Change.Delete delete && entry != null) {
            delete(entry, position, delete.range());
        }
    }

    private BucketEntry existing(@Nullable BucketEntry entry, WriteEvent event, RecordType type, Schema schema) {
        if (entry == null) {
            return catalog.create(event.key(), type, schema, event.position());
        }
        Layout layout = entry.series().layout();
        if (layout.type() != type || !layout.schema().equals(schema)) {
            throw new InvalidInputException(
                    "event " + event.position() + " of " + event.key(),
                    type + " " + schema,
                    layout.type() + " " + layout.schema());
        }
        return entry;
    }

    private void delete(BucketEntry entry, Position position, TimeRange range) {
        if (range.equals(TimeRange.ALL)) {
            catalog.remove(entry);
        } else if (!range.isEmpty()) {
            entry.delete(position, range);
        }
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
    public void checkpoint(Position through, byte[] notes) {
        requireOpen();
        try {
            checkpoints.make(through, notes);
        } finally {
            memory.wakeUp();
        }
    }

    @Override
    public byte[] notes() {
        return checkpoints.current().notes().clone();
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
                ScanCursor cursor = ScanCursor.open(snapshot, TimeRange.ALL, Limit.last(1), Projection.epoch())) {
            Block block = cursor.next();
            LastTime last = block == null
                    ? LastTime.NONE
                    : LastTime.known(block.records().epochNanos(0));
            entry.noteLast(snapshot.state(), last);
            return last;
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
            return ScanCursor.open(
                    snapshot, range, limit, Projection.of(entry.series().layout(), columns));
        } catch (RuntimeException e) {
            snapshot.close();
            throw e;
        }
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
