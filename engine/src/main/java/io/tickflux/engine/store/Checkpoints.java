package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints.
 *
 * <pre>
 *   each bucket:  set aside ─▶ write blocks ─▶ force          nothing counts yet; a crash loses nothing but work
 *   then:         write manifest.tmp ─▶ force ─▶ rename ─▶ force directory      now all of it counts at once
 *   each bucket:  publish, delete replaced files
 * </pre>
 *
 * One at a time.
 */
final class Checkpoints {
    private final StoreFiles files;
    private final BlockReader blocks;
    private final Catalog catalog;
    private volatile Manifest current;
    private volatile boolean isClosed;
    private volatile @Nullable WritesRefusedException failure;

    /** @param current the manifest in force */
    Checkpoints(StoreFiles files, BlockReader blocks, Catalog catalog, Manifest current) {
        this.files = files;
        this.blocks = blocks;
        this.catalog = catalog;
        this.current = current;
    }

    /** The manifest in force. */
    Manifest current() {
        return current;
    }

    /** @throws WritesRefusedException when no checkpoint can be made any more */
    void requireAlive() {
        WritesRefusedException refused = failure;
        if (refused != null) {
            throw refused;
        }
    }

    /** Waits for a checkpoint that is being made to end at the next bucket; none is made afterwards. */
    void close() {
        isClosed = true;
        synchronized (this) {
            // the checkpoint that may have been under way is over now
            isClosed = true;
        }
    }

    synchronized void make(Position through, byte[] notes) {
        requireAlive();
        Catalog.Census census = catalog.census();
        NewFiles newFiles = new NewFiles(files, current.next().file());
        Attempt attempt = new Attempt(census, newFiles);
        try {
            List<FlushedBucket> flushed = attempt.flush();
            Position checkpoint = through.compareTo(current.checkpoint()) < 0 ? current.checkpoint() : through;
            Manifest next = manifest(checkpoint, notes.clone(), census, flushed, newFiles);
            attempt.commit(next);
            current = next;
            publish(flushed, census.removed());
        } catch (IOException e) {
            WritesRefusedException refused = StorageFailures.whileWriting(current.checkpoint(), e);
            if (attempt.isAmbiguous || refused.state() == EngineState.FAILED) {
                failure = refused;
            }
            throw refused;
        } finally {
            attempt.undoUnlessDone(failure != null);
        }
    }

    private Manifest manifest(
            Position checkpoint, byte[] notes, Catalog.Census census, List<FlushedBucket> flushed, NewFiles newFiles) {
        List<Manifest.Entry> buckets = flushed.stream()
                .map(bucket -> new Manifest.Entry(
                        bucket.entry().series(),
                        bucket.flushed().position(),
                        bucket.flushed().last(),
                        bucket.files()))
                .toList();
        return new Manifest(checkpoint, notes, new Manifest.Numbers(census.nextSeriesId(), newFiles.nextId()), buckets);
    }

    private void publish(List<FlushedBucket> flushed, List<BucketEntry> removed) {
        for (FlushedBucket bucket : flushed) {
            bucket.written().forEach(written -> blocks.remember(written.file(), written.index()));
            bucket.entry().publish(bucket.files());
            bucket.flushed().files().stream()
                    .filter(file -> !bucket.files().contains(file))
                    .forEach(blocks::forget);
            bucket.replaced().forEach(DataFile::release);
        }
        for (BucketEntry entry : removed) {
            List<PeriodFile> gone = entry.state().files();
            entry.publish(List.of());
            gone.forEach(blocks::forget);
            gone.forEach(file -> file.file().release());
        }
    }

    /** One try; everything it did can be undone until the manifest is touched. */
    private final class Attempt {
        private final Catalog.Census census;
        private final NewFiles newFiles;
        private boolean isAmbiguous;
        private boolean isDone;

        Attempt(Catalog.Census census, NewFiles newFiles) {
            this.census = census;
            this.newFiles = newFiles;
        }

        List<FlushedBucket> flush() throws IOException {
            List<FlushedBucket> flushed = new ArrayList<>();
            for (BucketEntry entry : census.buckets()) {
                if (isClosed) {
                    throw new EngineClosedException();
                }
                flushed.add(BucketFlush.flush(files, blocks, newFiles, entry, entry.freeze()));
            }
            Set<String> forced = new HashSet<>();
            for (DataFile file : newFiles.made()) {
                String name = file.name();
                if (forced.add(name.substring(0, name.lastIndexOf('/')))) {
                    files.forceDirectory(name);
                }
            }
            return flushed;
        }

        void commit(Manifest next) throws IOException {
            ManifestFile.prepare(files, next);
            isAmbiguous = true;
            ManifestFile.commit(files);
            isDone = true;
        }

        void undoUnlessDone(boolean mayBeNamed) {
            if (isDone) {
                return;
            }
            census.buckets().forEach(BucketEntry::thaw);
            catalog.restoreRemoved(census.removed());
            if (!mayBeNamed) {
                newFiles.discard();
            }
        }
    }
}
