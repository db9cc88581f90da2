package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.ExhaustedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints.
 *
 * <pre>
 *   each bucket:  set aside ─▶ write blocks ─▶ force          nothing counts yet; a crash loses nothing but work
 *   then:         settle                                      what was set aside is durable in the journal as well
 *   then:         write manifest.tmp ─▶ force ─▶ rename ─▶ force directory      now all of it counts at once
 *   each bucket:  publish, delete replaced files
 * </pre>
 *
 * One at a time. A bucket with damage is passed over: its files stay as they are until they are rebuilt, and as long as it has rows
 * in memory the checkpoint does not move, so that the journal keeps them.
 */
final class Checkpoints {
    private final StoreFiles files;
    private final BlockReader blocks;
    private final Catalog catalog;
    private final AtomicLong nextFile;
    private volatile Manifest current;
    private volatile Manifest base;
    private volatile boolean isClosed;
    private volatile @Nullable WritesRefusedException failure;

    /** @param found what is in force */
    Checkpoints(StoreFiles files, BlockReader blocks, Catalog catalog, StartUp.Found found) {
        this.files = files;
        this.blocks = blocks;
        this.catalog = catalog;
        this.current = found.current();
        this.base = found.base();
        this.nextFile = new AtomicLong(found.current().next().file());
    }

    /** The manifest in force. */
    Manifest current() {
        return current;
    }

    /** Where a rebuild begins. */
    Manifest base() {
        return base;
    }

    /** @throws WritesRefusedException when no checkpoint can be made any more */
    void requireAlive() {
        WritesRefusedException refused = failure;
        if (refused != null) {
            throw refused;
        }
    }

    /** Whether no checkpoint can be made any more. */
    boolean isFailed() {
        return failure != null;
    }

    /** Waits for a checkpoint that is being made to end at the next bucket; none is made afterwards. */
    void close() {
        isClosed = true;
        synchronized (this) {
            // the checkpoint that may have been under way is over now
            isClosed = true;
        }
    }

    /** For one checkpoint, or one rebuild. */
    NewFiles newFiles() {
        return new NewFiles(files, nextFile);
    }

    synchronized void make(Position through, byte[] notes, Runnable settle) {
        requireAlive();
        Attempt attempt = new Attempt(catalog.census(), newFiles());
        boolean isDone = false;
        try {
            attempt.flush();
            Position checkpoint = attempt.isComplete() ? later(through, current.checkpoint()) : current.checkpoint();
            settle.run();
            commit(new Manifest(checkpoint, notes.clone(), attempt.numbers(), attempt.manifestEntries()));
            isDone = true;
            attempt.publish();
        } catch (IOException e) {
            throw refusal(e);
        } finally {
            if (!isDone) {
                attempt.undo(failure != null);
            }
        }
    }

    private static Position later(Position one, Position other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private WritesRefusedException refusal(IOException e) {
        WritesRefusedException known = failure;
        WritesRefusedException refused = known != null ? known : StorageFailures.whileWriting(current.checkpoint(), e);
        if (refused.state() == EngineState.FAILED) {
            failure = refused;
        }
        return refused;
    }

    private void commit(Manifest next) throws IOException {
        ManifestFile.prepare(files, ManifestFile.NAME, next);
        try {
            ManifestFile.commit(files, ManifestFile.NAME);
        } catch (ExhaustedException e) {
            throw e;
        } catch (IOException e) {
            // nobody knows which one is in force
            failure = StorageFailures.forGood(current.checkpoint(), e);
            throw e;
        }
        current = next;
    }

    /**
     * Puts rebuilt files in the place of others.
     *
     * @param rebuilt the buckets whose files were rebuilt, as the manifest had them then
     * @param made the new files, forced
     */
    synchronized void replaceFiles(List<Manifest.Entry> rebuilt, Map<BucketKey, BucketFiles> made) throws IOException {
        requireAlive();
        List<Manifest.Entry> buckets = new ArrayList<>();
        List<Manifest.Entry> replaced = new ArrayList<>();
        for (Manifest.Entry bucket : current.buckets()) {
            BucketFiles files = made.get(bucket.series().key());
            // one that was removed meanwhile, or even flushed, is left as it is
            if (files != null && rebuilt.contains(bucket)) {
                buckets.add(new Manifest.Entry(bucket.series(), bucket.position(), bucket.last(), files));
                replaced.add(bucket);
            } else {
                buckets.add(bucket);
            }
        }
        Manifest.Numbers numbers = new Manifest.Numbers(current.next().series(), nextFile.get());
        commit(new Manifest(current.checkpoint(), current.notes(), numbers, buckets));
        for (Manifest.Entry bucket : replaced) {
            BucketEntry entry = catalog.find(bucket.series().key());
            if (entry != null && entry.series().equals(bucket.series())) {
                entry.replaceFiles(made.getOrDefault(bucket.series().key(), BucketFiles.NONE));
            }
            bucket.files().list().forEach(blocks::forget);
            bucket.files().list().forEach(file -> file.file().release());
        }
    }

    /** Makes the checkpoint in force the base; see {@link Base#write}. */
    synchronized void rebase() throws IOException {
        requireAlive();
        Manifest before = base;
        Manifest next = current;
        Base.write(files, blocks, before, next);
        next.files().forEach(DataFile::retain);
        base = next;
        before.files().forEach(DataFile::release);
    }

    /** One try; everything it did can be undone until the manifest is touched. */
    private final class Attempt {
        private final Catalog.Census census;
        private final NewFiles newFiles;
        private final List<FlushedBucket> flushed = new ArrayList<>();
        private final List<BucketEntry> passedOver = new ArrayList<>();

        Attempt(Catalog.Census census, NewFiles newFiles) {
            this.census = census;
            this.newFiles = newFiles;
        }

        void flush() throws IOException {
            for (BucketEntry entry : census.buckets()) {
                if (isClosed) {
                    throw new EngineClosedException();
                }
                if (entry.damage() != null || !flush(entry)) {
                    passedOver.add(entry);
                }
            }
            newFiles.forceDirectories();
        }

        /** False for a bucket that has damage: its files must stay as they are until they are rebuilt. */
        private boolean flush(BucketEntry entry) throws IOException {
            int before = newFiles.count();
            try {
                flushed.add(BucketFlush.flush(files, blocks, newFiles, entry, entry.freeze()));
                return true;
            } catch (DamagedStorageException e) {
                newFiles.discardFrom(before);
                entry.thaw();
                catalog.noteDamage(entry, e);
                return false;
            }
        }

        /** Whether every event up to the moment of the census is in files. */
        boolean isComplete() {
            return passedOver.stream()
                    .map(BucketEntry::state)
                    .allMatch(state -> state.frozen() == null && state.live().isEmpty());
        }

        Manifest.Numbers numbers() {
            return new Manifest.Numbers(census.nextSeriesId(), nextFile.get());
        }

        List<Manifest.Entry> manifestEntries() {
            List<Manifest.Entry> buckets = new ArrayList<>();
            flushed.forEach(bucket -> buckets.add(bucket.manifestEntry()));
            for (BucketEntry entry : passedOver) {
                Manifest.Entry before = current.find(entry.series().key());
                if (before == null || !before.series().equals(entry.series())) {
                    throw new IllegalStateException("damaged, but without files: " + entry.series());
                }
                buckets.add(before);
            }
            return buckets;
        }

        void publish() {
            flushed.forEach(bucket -> bucket.publish(blocks));
            census.removed().forEach(entry -> entry.dropFiles(blocks));
        }

        /** @param mayBeNamed whether the manifest may be in force all the same */
        void undo(boolean mayBeNamed) {
            census.buckets().forEach(BucketEntry::thaw);
            catalog.restoreRemoved(census.removed());
            if (!mayBeNamed) {
                newFiles.discardFrom(0);
            }
        }
    }
}
