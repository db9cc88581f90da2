package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a checkpoint says is there: the one truth about which files, and which bytes of them, count. */
final class Manifest {
    private final Position checkpoint;
    private final byte[] notes;
    private final Numbers next;
    private final List<Entry> buckets;
    private final Map<BucketKey, Entry> byKey = new HashMap<>();

    /**
     * @param checkpoint every event up to here is in the files
     * @param notes what the caller wants to remember with it; not to be changed
     * @param buckets all buckets
     */
    Manifest(Position checkpoint, byte[] notes, Numbers next, List<Entry> buckets) {
        this.checkpoint = checkpoint;
        this.notes = notes;
        this.next = next;
        this.buckets = List.copyOf(buckets);
        buckets.forEach(bucket -> byKey.put(bucket.series().key(), bucket));
    }

    static Manifest empty() {
        return new Manifest(Position.ORIGIN, new byte[0], new Numbers(1, 1), List.of());
    }

    Position checkpoint() {
        return checkpoint;
    }

    byte[] notes() {
        return notes;
    }

    Numbers next() {
        return next;
    }

    List<Entry> buckets() {
        return buckets;
    }

    @Nullable
    Entry find(BucketKey key) {
        return byKey.get(key);
    }

    /** All files, in no order. */
    List<DataFile> files() {
        return buckets.stream()
                .flatMap(bucket -> bucket.files().list().stream())
                .map(PeriodFile::file)
                .toList();
    }

    /**
     * Numbers that were never given to anyone.
     *
     * @param series for the next series
     * @param file for the next file
     */
    record Numbers(long series, long file) {}

    /**
     * A bucket.
     *
     * @param position the last of its events that are in the files, which may be behind the checkpoint
     * @param last the time of its last row
     */
    record Entry(Series series, Position position, LastTime last, BucketFiles files) {}
}
