package io.tickflux.engine.store;

import io.tickflux.api.Position;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket at a moment; immutable. Its rows are those of the files, then those of {@code frozen}, then those of {@code live}, each
 * taking away what it has deleted from what is older.
 *
 * @param position the last event that was applied
 * @param files what lies on the disk
 * @param frozen what is being flushed
 * @param live what came since
 * @param last the time of the last row
 */
record BucketState(
        Position position, BucketFiles files, @Nullable Memtable frozen, Memtable live, LastTime last) {

    /** Times whose rows in files are gone. */
    TimeRanges deletedFromFiles() {
        return frozen == null ? live.deleted() : frozen.deleted().plus(live.deleted());
    }

    /** Runs in memory, oldest first. */
    List<Run> runs() {
        if (frozen == null) {
            return live.runs();
        }
        return Stream.concat(frozen.runs().stream(), live.runs().stream()).toList();
    }

    /** Bytes that no file has yet. */
    long unflushedBytes() {
        return live.bytes() + (frozen == null ? 0 : frozen.bytes());
    }

    /** Times whose rows nobody has any more, and no later event has deleted. */
    TimeRanges lost() {
        return files.lost().minus(deletedFromFiles());
    }

    BucketState with(LastTime other) {
        return new BucketState(position, files, frozen, live, other);
    }
}
