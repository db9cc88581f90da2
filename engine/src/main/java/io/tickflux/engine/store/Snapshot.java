package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.List;

/** A bucket as one reader sees it, whatever happens to it meanwhile; holds its files until closed. For one thread. */
final class Snapshot implements AutoCloseable {
    private final Series series;
    private final BucketState state;
    private final BlockReader blocks;
    private boolean isClosed;

    private Snapshot(Series series, BucketState state, BlockReader blocks) {
        this.series = series;
        this.state = state;
        this.blocks = blocks;
    }

    /** The bucket as it is now. */
    static Snapshot of(BucketEntry entry, BlockReader blocks) {
        BucketState state = entry.state();
        while (!retain(state.files().list())) {
            // a checkpoint has just replaced a file: its successor is in the state already
            Thread.onSpinWait();
            state = entry.state();
        }
        return new Snapshot(entry.series(), state, blocks);
    }

    private static boolean retain(List<PeriodFile> files) {
        for (int i = 0; i < files.size(); i++) {
            if (!files.get(i).file().retain()) {
                release(files.subList(0, i));
                return false;
            }
        }
        return true;
    }

    private static void release(List<PeriodFile> files) {
        files.forEach(file -> file.file().release());
    }

    Series series() {
        return series;
    }

    BucketState state() {
        return state;
    }

    /** Cuts a range at the periods of the files; ascending. */
    List<Window> windows(TimeRange range) {
        List<Window> windows = new ArrayList<>();
        long from = range.fromNanos();
        for (PeriodFile file : state.files().list()) {
            TimeRange period = series.period().range(file.period());
            if (period.toNanos() < from) {
                continue;
            }
            if (period.fromNanos() > range.toNanos()) {
                break;
            }
            if (period.toNanos() >= range.toNanos()) {
                windows.add(new Window(new TimeRange(from, range.toNanos()), file));
                return windows;
            }
            windows.add(new Window(new TimeRange(from, period.toNanos()), file));
            from = period.toNanos() + 1;
        }
        if (from <= range.toNanos()) {
            windows.add(new Window(new TimeRange(from, range.toNanos()), null));
        }
        return windows;
    }

    /** The rows of a window, in order. */
    Merge rows(Window window, Projection projection) {
        List<RowSource> oldestFirst = new ArrayList<>();
        if (window.file() != null) {
            List<TimeRange> wanted = state.deletedFromFiles().gaps(window.range());
            oldestFirst.addAll(new FileRows(blocks, series, window.file(), projection).sources(0, wanted));
        }
        for (Run run : state.runs()) {
            oldestFirst.add(RowSource.ofRun(run.rows().select(projection), window.range()));
        }
        return new Merge(oldestFirst, series.layout().newestWins());
    }

    /** Pieces of at most a block that together hold all rows of a window, and perhaps rows that do not count. */
    List<Piece> pieces(Window window) {
        List<Piece> pieces = new ArrayList<>();
        TimeRange range = window.range();
        if (window.file() != null) {
            for (BlockRef block : blocks.index(series, window.file()).live()) {
                if (range.overlaps(block.minNanos(), block.maxNanos())) {
                    pieces.add(new Piece(Math.max(block.minNanos(), range.fromNanos()), block.rows()));
                }
            }
        }
        for (Run run : state.runs()) {
            addPieces(run.rows(), range, pieces);
        }
        return pieces;
    }

    private void addPieces(Slab rows, TimeRange range, List<Piece> pieces) {
        int end = rows.firstAfter(range.toNanos(), 0, rows.rows());
        int from = rows.firstAtOrAfter(range.fromNanos(), 0, end);
        while (from < end) {
            int to = Math.min(end, from + series.layout().blockRows());
            pieces.add(new Piece(rows.time(from), to - from));
            from = to;
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            release(state.files().list());
        }
    }

    /**
     * Some rows that lie together.
     *
     * @param fromNanos no row is earlier
     * @param rows at most so many
     */
    record Piece(long fromNanos, int rows) {}
}
