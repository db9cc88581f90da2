package io.tickflux.engine.store;

import java.util.List;

/**
 * A bucket whose flush is forced but not yet named by a manifest.
 *
 * @param entry the bucket
 * @param flushed its state when it was set aside
 * @param files its files from now on
 * @param written those of them that were written to
 */
record FlushedBucket(BucketEntry entry, BucketState flushed, BucketFiles files, List<Indexed> written) {
    /** What a manifest says of it. */
    Manifest.Entry manifestEntry() {
        return new Manifest.Entry(entry.series(), flushed.position(), flushed.last(), files);
    }

    /** Shows the files to readers, and gives up those they replace. */
    void publish(BlockReader blocks) {
        written.forEach(file -> blocks.remember(file.file(), file.index()));
        entry.publish(files);
        flushed.files().list().stream()
                .filter(file -> !files.list().contains(file))
                .forEach(blocks::forget);
        flushed.files().without(files).forEach(file -> file.file().release());
    }

    /** A file and its blocks. */
    record Indexed(PeriodFile file, BlockIndex index) {}
}
