package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the files of some buckets anew: what they held at the base, then every event since, up to the one that their present files
 * end with. So the new files can take the place of the present ones while the store is in use, and what lies in memory stays.
 *
 * <pre>
 *   base files ──copied, block by block──▶ ┐
 *                                          ├─▶ new files ──▶ {@link Checkpoints#replaceFiles}
 *   events behind the base ───────────────▶ ┘
 * </pre>
 */
final class Rebuild {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    /** So many events make a call of {@code between}. */
    private static final int STRIDE = 4096;

    private final BlockReader blocks;
    private final StoreFiles files;
    private final NewFiles newFiles;
    private final long memoryBytes;
    private final Map<BucketKey, Manifest.Entry> present = new LinkedHashMap<>();
    private final Catalog made = Catalog.numberedBy(this::seriesId);
    private long events;
    private boolean isBaseDamaged;

    /**
     * @param newFiles makes the files
     * @param memoryBytes rows that may lie in memory
     * @param present the buckets as the manifest in force has them
     */
    Rebuild(StoreFiles files, BlockReader blocks, NewFiles newFiles, long memoryBytes, List<Manifest.Entry> present) {
        this.files = files;
        this.blocks = blocks;
        this.newFiles = newFiles;
        this.memoryBytes = memoryBytes;
        present.forEach(bucket -> this.present.put(bucket.series().key(), bucket));
    }

    private long seriesId(BucketKey key) {
        return entry(key).series().id();
    }

    private Manifest.Entry entry(BucketKey key) {
        Manifest.Entry entry = present.get(key);
        if (entry == null) {
            throw new IllegalArgumentException("bucket: " + key + " (expected: one to rebuild)");
        }
        return entry;
    }

    /**
     * Writes and forces the files.
     *
     * @param between is called every now and then
     * @return for each bucket what it consists of now
     */
    Map<BucketKey, BucketFiles> run(Manifest base, History history, Runnable between) throws IOException {
        for (Manifest.Entry bucket : present.values()) {
            Manifest.Entry start = base.find(bucket.series().key());
            if (start != null) {
                adopt(start, bucket.series().id());
            }
        }
        Position through = present.values().stream()
                .map(Manifest.Entry::position)
                .max(Comparator.naturalOrder())
                .orElse(base.checkpoint());
        try {
            history.replay(base.checkpoint(), through, present::containsKey, event -> take(event, between));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        flush();
        newFiles.forceDirectories();
        Map<BucketKey, BucketFiles> result = new LinkedHashMap<>();
        for (Manifest.Entry bucket : present.values()) {
            result.put(bucket.series().key(), result(bucket));
        }
        return result;
    }

    /** Whether rows of the base were lost: it is of no use any more. */
    boolean isBaseDamaged() {
        return isBaseDamaged;
    }

    private BucketFiles result(Manifest.Entry bucket) {
        BucketEntry rebuilt = made.find(bucket.series().key());
        if (rebuilt == null || !rebuilt.series().equals(bucket.series())) {
            throw new DamagedStorageException(
                    Path.of(String.valueOf(bucket.series().key())), 0, "the journal knows no such bucket");
        }
        return rebuilt.state().files();
    }

    private void take(WriteEvent event, Runnable between) {
        BucketEntry bucket = made.find(event.key());
        boolean isLater = event.position().compareTo(entry(event.key()).position()) > 0;
        if (isLater || Applied.isKnown(bucket, event)) {
            return;
        }
        Applied.apply(made, bucket, event);
        try {
            if (made.unflushedBytes() > memoryBytes) {
                flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (++events % STRIDE == 0) {
            between.run();
        }
    }

    private void flush() throws IOException {
        Catalog.Census census = made.census();
        for (BucketEntry bucket : census.buckets()) {
            BucketFlush.flush(files, blocks, newFiles, bucket, bucket.freeze()).publish(blocks);
        }
        census.removed().forEach(bucket -> bucket.dropFiles(blocks));
    }

    /** Begins with what a bucket held at the base, but for what of it is damaged. */
    private void adopt(Manifest.Entry start, long seriesId) throws IOException {
        Series series = Series.of(seriesId, start.series().key(), start.series().layout());
        List<PeriodFile> copies = new ArrayList<>();
        BucketFiles known = new BucketFiles(List.of(), start.files().lost());
        for (PeriodFile file : start.files().list()) {
            SoundBlocks sound = SoundBlocks.of(blocks, start.series(), file);
            for (Map.Entry<DamagedStorageException, TimeRange> damage :
                    sound.damages().entrySet()) {
                isBaseDamaged = true;
                known = known.withLost(damage.getValue());
                LOG.error(
                        "rows are lost, the journal does not reach back to them: bucket={}, fromNanos={}, toNanos={}",
                        series.key(),
                        damage.getValue().fromNanos(),
                        damage.getValue().toNanos(),
                        damage.getKey());
            }
            PeriodFile copy = copy(start, series, file, sound);
            if (copy != null) {
                copies.add(copy);
            }
        }
        made.adopt(new Manifest.Entry(series, start.position(), start.last(), new BucketFiles(copies, known.lost())));
    }

    private @Nullable PeriodFile copy(Manifest.Entry start, Series series, PeriodFile file, SoundBlocks sound)
            throws IOException {
        Merge rows = sound.rows(blocks, start.series(), file);
        SlabBuilder block = BucketFlush.nextBlock(series, rows);
        if (block.rows() == 0) {
            return null;
        }
        PeriodFile copy = new PeriodFile(newFiles.next(), file.period(), 0);
        try (BlockOutput output = BlockOutput.create(files, series, start.position(), copy)) {
            while (block.rows() > 0) {
                output.write(block.view());
                block = BucketFlush.nextBlock(series, rows);
            }
            output.force();
            return new PeriodFile(copy.file(), copy.period(), output.length());
        }
    }
}
