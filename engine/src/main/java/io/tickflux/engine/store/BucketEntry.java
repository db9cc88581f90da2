package io.tickflux.engine.store;

import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.engine.DamagedStorageException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bucket. Readers take its {@link #state} and need nothing else; the thread that applies and the one that makes checkpoints
 * replace it one after the other, which takes no longer than copying the rows of one event.
 */
final class BucketEntry {
    private final Series series;
    private final AtomicLong unflushedBytes;
    private volatile BucketState state;
    private volatile @Nullable DamagedStorageException damage;
    private boolean isRemoved;

    /**
     * @param state of the last checkpoint, or of a new bucket: nothing in memory
     * @param unflushedBytes of all buckets
     */
    BucketEntry(Series series, BucketState state, AtomicLong unflushedBytes) {
        this.series = series;
        this.state = state;
        this.unflushedBytes = unflushedBytes;
    }

    static BucketState newState(Series series, Position position) {
        return new BucketState(position, BucketFiles.NONE, null, Memtable.empty(series.layout()), LastTime.NONE);
    }

    Series series() {
        return series;
    }

    BucketState state() {
        return state;
    }

    /** Adds the rows of an event. */
    synchronized void add(Position position, Records records) {
        BucketState now = state;
        if (records.isEmpty()) {
            replace(new BucketState(position, now.files(), now.frozen(), now.live(), now.last()));
            return;
        }
        SlabBuilder sorted = SortedRows.of(series.layout(), records);
        LastTime last = now.last().orLater(sorted.view().time(sorted.rows() - 1));
        replace(new BucketState(position, now.files(), now.frozen(), now.live().plus(sorted), last));
    }

    /** Removes the rows of a time range. */
    synchronized void delete(Position position, TimeRange range) {
        BucketState now = state;
        Memtable frozen = now.frozen() == null ? null : now.frozen().withoutRows(range);
        LastTime.Kind kind = now.last().kind();
        boolean isLastGone =
                kind == LastTime.Kind.KNOWN && range.contains(now.last().nanos());
        LastTime last = isLastGone ? LastTime.UNKNOWN : now.last();
        replace(new BucketState(position, now.files(), frozen, now.live().minus(range), last));
    }

    /** Notes the time of the last row, unless the bucket has changed since {@code seen}. */
    @SuppressWarnings("ReferenceEquality") // the very same state: nothing has happened since
    synchronized void noteLast(BucketState seen, LastTime last) {
        if (state == seen) {
            replace(seen.with(last));
        }
    }

    /** Forgets what is in memory: the bucket is gone. Its files stay until a manifest without it is durable. */
    synchronized void remove() {
        isRemoved = true;
        BucketState now = state;
        Memtable nothing = Memtable.empty(series.layout());
        replace(new BucketState(now.position(), now.files(), null, nothing, LastTime.NONE));
    }

    /** Sets aside what is in memory, to be flushed; what comes from now on comes on top. */
    synchronized BucketState freeze() {
        BucketState now = state;
        if (now.live().isEmpty()) {
            return now;
        }
        Memtable nothing = Memtable.empty(series.layout());
        BucketState frozen = new BucketState(now.position(), now.files(), now.live(), nothing, now.last());
        replace(frozen);
        return frozen;
    }

    /** What was set aside is in these files now. */
    synchronized void publish(BucketFiles files) {
        BucketState now = state;
        replace(new BucketState(now.position(), files, null, now.live(), now.last()));
    }

    /** These files hold what those did that are damaged. What lies in memory stays as it is. */
    synchronized void replaceFiles(BucketFiles files) {
        BucketState now = state;
        replace(new BucketState(now.position(), files, now.frozen(), now.live(), now.last()));
        damage = null;
    }

    /** Gives up the files of a bucket that was removed, when no manifest names them any more. */
    void dropFiles(BlockReader blocks) {
        BucketFiles gone = state.files();
        publish(BucketFiles.NONE);
        gone.list().forEach(blocks::forget);
        gone.list().forEach(file -> file.file().release());
    }

    /** Notes damage, unless it is of a file that was replaced meanwhile; false then. */
    synchronized boolean noteDamage(DamagedStorageException found) {
        if (damage == null && state.files().contain(found.file())) {
            damage = found;
        }
        return damage != null;
    }

    /** What was found, and waits for a rebuild; null when nothing was. */
    @Nullable
    DamagedStorageException damage() {
        return damage;
    }

    /** What was set aside could not be flushed: it is taken back. */
    synchronized void thaw() {
        BucketState now = state;
        @Nullable Memtable frozen = now.frozen();
        if (frozen != null && !isRemoved) {
            Memtable all = frozen.followedBy(now.live());
            replace(new BucketState(now.position(), now.files(), null, all, now.last()));
        }
    }

    private void replace(BucketState next) {
        unflushedBytes.addAndGet(next.unflushedBytes() - state.unflushedBytes());
        state = next;
    }
}
