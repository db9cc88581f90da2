package io.tickflux.engine.store;

import io.tickflux.api.Position;
import java.util.Comparator;
import java.util.List;

/** What a checkpoint says is there: the one truth about which files, and which bytes of them, count. */
final class Manifest {
    private final Position checkpoint;
    private final byte[] notes;
    private final Numbers next;
    private final List<Entry> buckets;

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
    record Entry(Series series, Position position, LastTime last, List<PeriodFile> files) {
        Entry {
            files = files.stream()
                    .sorted(Comparator.comparingInt(PeriodFile::period))
                    .toList();
        }
    }
}
