package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;

/**
 * Where a rebuild begins: an earlier checkpoint whose files are kept, because the journal may not reach back further. As files only
 * grow, it costs a manifest, and those files that were replaced since.
 *
 * <pre>
 *   journal    [ events that may be gone ][ events that are held                    ]
 *   base                                  ▲ everything up to here, checked when it was taken
 *   checkpoint                                                       ▲
 * </pre>
 */
final class Base {
    private Base() {}

    /**
     * Makes a manifest the base, after reading every byte of its files that the base before did not have.
     *
     * @throws DamagedStorageException when one of them is damaged; the base is the one before then
     */
    static void write(StoreFiles files, BlockReader blocks, Manifest before, Manifest next) throws IOException {
        for (Manifest.Entry bucket : next.buckets()) {
            Manifest.Entry known = before.find(bucket.series().key());
            for (PeriodFile file : bucket.files().list()) {
                check(files, blocks, bucket.series(), file, known == null ? 0 : knownLength(known, file));
            }
        }
        ManifestFile.prepare(files, ManifestFile.BASE_NAME, next);
        ManifestFile.commit(files, ManifestFile.BASE_NAME);
    }

    private static long knownLength(Manifest.Entry known, PeriodFile file) {
        return known.files().list().stream()
                .filter(other -> other.file().id() == file.file().id())
                .mapToLong(PeriodFile::length)
                .findAny()
                .orElse(0);
    }

    private static void check(StoreFiles files, BlockReader blocks, Series series, PeriodFile file, long fromOffset) {
        if (fromOffset < file.length()) {
            new BlockWalk(files, series, file).walk(header -> {
                if (header.ref().offset() >= fromOffset) {
                    blocks.read(series, file, header.ref(), Projection.all(series.layout()));
                }
            });
        }
    }
}
