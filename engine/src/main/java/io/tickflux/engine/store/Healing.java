package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds the files of buckets and puts them in the place of the present ones. */
final class Healing {
    private static final Logger LOG = LoggerFactory.getLogger(Healing.class);

    private final StoreFiles files;
    private final BlockReader blocks;
    private final Checkpoints checkpoints;
    private final long memoryBytes;

    /** @param memoryBytes rows that may lie in memory meanwhile */
    Healing(StoreFiles files, BlockReader blocks, Checkpoints checkpoints, long memoryBytes) {
        this.files = files;
        this.blocks = blocks;
        this.checkpoints = checkpoints;
        this.memoryBytes = memoryBytes;
    }

    /**
     * Rebuilds buckets from the base and a history.
     *
     * @param between is called every now and then
     * @throws io.tickflux.engine.WritesRefusedException when new files could not be written; all is as before
     */
    void rebuild(List<Manifest.Entry> buckets, History from, Runnable between) {
        if (buckets.isEmpty()) {
            return;
        }
        NewFiles newFiles = checkpoints.newFiles();
        boolean isDone = false;
        try {
            Rebuild rebuild = new Rebuild(files, blocks, newFiles, memoryBytes, buckets);
            Map<BucketKey, BucketFiles> made = rebuild.run(checkpoints.base(), from, between);
            checkpoints.replaceFiles(buckets, made);
            isDone = true;
            if (rebuild.isBaseDamaged()) {
                checkpoints.rebase();
            }
            LOG.info(
                    "rebuilt: buckets={}, after={}",
                    made.keySet(),
                    checkpoints.base().checkpoint());
        } catch (IOException e) {
            throw StorageFailures.whileWriting(checkpoints.current().checkpoint(), e);
        } finally {
            // after a failed commit nobody knows whether they are named
            if (!isDone && !checkpoints.isFailed()) {
                newFiles.discardFrom(0);
            }
        }
    }
}
