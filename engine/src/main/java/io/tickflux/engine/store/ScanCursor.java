package io.tickflux.engine.store;

import io.tickflux.api.Block;
import io.tickflux.api.Limit;
import io.tickflux.api.TimeRange;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads one bucket, window after window. Holds one block in memory for each run that it merges at the moment. */
final class ScanCursor implements BlockCursor {
    private final Snapshot snapshot;
    private final Projection projection;
    private Iterator<Window> windows;
    private @Nullable Merge merge;
    private long skip;
    private long remaining;

    private ScanCursor(Snapshot snapshot, Projection projection, LastRows.Start start, TimeRange range) {
        this.snapshot = snapshot;
        this.projection = projection;
        this.skip = start.skippedRows();
        this.windows = snapshot.windows(new TimeRange(start.fromNanos(), range.toNanos()))
                .iterator();
    }

    /** A cursor that closes the snapshot when it is closed. Blocks on the disk when the last rows are asked for. */
    static ScanCursor open(Snapshot snapshot, TimeRange range, Limit limit, Projection projection) {
        boolean fromEnd = limit.end() == Limit.End.LAST && limit.rows() > 0 && !range.isEmpty();
        LastRows.Start start =
                fromEnd ? LastRows.locate(snapshot, range, limit.rows()) : new LastRows.Start(range.fromNanos(), 0);
        ScanCursor cursor = new ScanCursor(snapshot, projection, start, range);
        cursor.remaining = limit.rows();
        return cursor;
    }

    @Override
    public @Nullable Block next() {
        int blockRows = snapshot.series().layout().blockRows();
        while (remaining > 0) {
            if (merge == null) {
                if (!windows.hasNext()) {
                    return null;
                }
                merge = snapshot.rows(windows.next(), projection);
            }
            if (skip > 0) {
                int passed = merge.drainTo(null, (int) Math.min(skip, blockRows));
                skip -= passed;
                merge = passed == 0 ? null : merge;
                continue;
            }
            Slab rows = nextRows(merge, (int) Math.min(remaining, blockRows));
            if (rows.rows() > 0) {
                remaining -= rows.rows();
                return block(rows);
            }
            merge = null;
        }
        return null;
    }

    private Slab nextRows(Merge from, int maxRows) {
        Slab shared = from.nextShared(maxRows);
        if (shared != null) {
            return shared;
        }
        SlabBuilder copied = new SlabBuilder(projection.widths(), 0);
        from.drainTo(copied, maxRows);
        return copied.view();
    }

    private Block block(Slab rows) {
        Series series = snapshot.series();
        return new Block(series.key(), series.layout().type(), rows.toRecords(projection.schema()));
    }

    @Override
    public void close() {
        windows = Collections.emptyIterator();
        merge = null;
        remaining = 0;
        snapshot.close();
    }
}
