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
record FlushedBucket(BucketEntry entry, BucketState flushed, List<PeriodFile> files, List<Indexed> written) {
    /** Files that are not needed any more. */
    List<DataFile> replaced() {
        List<DataFile> current = files.stream().map(PeriodFile::file).toList();
        return flushed.files().stream()
                .map(PeriodFile::file)
                .filter(file -> !current.contains(file))
                .toList();
    }

    /** A file and its blocks. */
    record Indexed(PeriodFile file, BlockIndex index) {}
}
