package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what one bucket has set aside into its files, and forces them. Nothing counts before a manifest names it. */
final class BucketFlush {
    private final StoreFiles files;
    private final BlockReader blocks;
    private final NewFiles newFiles;
    private final Series series;
    private final BucketState state;
    private final Memtable frozen;

    private BucketFlush(StoreFiles files, BlockReader blocks, NewFiles newFiles, BucketEntry entry, BucketState state) {
        this.files = files;
        this.blocks = blocks;
        this.newFiles = newFiles;
        this.series = entry.series();
        this.state = state;
        this.frozen = state.frozen() == null ? Memtable.empty(series.layout()) : state.frozen();
    }

    /**
     * Flushes a bucket.
     *
     * @param newFiles makes the files that are needed
     * @param state what {@link BucketEntry#freeze} gave
     */
    static FlushedBucket flush(
            StoreFiles files, BlockReader blocks, NewFiles newFiles, BucketEntry entry, BucketState state)
            throws IOException {
        if (state.frozen() == null) {
            return new FlushedBucket(entry, state, state.files(), List.of());
        }
        return new BucketFlush(files, blocks, newFiles, entry, state).flush(entry);
    }

    private FlushedBucket flush(BucketEntry entry) throws IOException {
        NavigableMap<Integer, PeriodFile> byPeriod = new TreeMap<>();
        state.files().list().forEach(file -> byPeriod.put(file.period(), file));
        List<FlushedBucket.Indexed> written = new ArrayList<>();
        for (int period : touchedPeriods()) {
            PeriodFile before = byPeriod.get(period);
            FlushedBucket.@Nullable Indexed after = flush(period, before);
            if (after == null) {
                byPeriod.remove(period);
            } else {
                byPeriod.put(period, after.file());
                written.add(after);
            }
        }
        TimeRanges lost = state.files().lost().minus(frozen.deleted());
        return new FlushedBucket(entry, state, new BucketFiles(List.copyOf(byPeriod.values()), lost), written);
    }

    private List<Integer> touchedPeriods() {
        NavigableMap<Integer, Boolean> periods = new TreeMap<>();
        for (Run run : frozen.runs()) {
            int row = 0;
            while (row < run.size()) {
                int period = series.period().indexOf(run.rows().time(row));
                periods.put(period, true);
                row = run.rows().firstAfter(series.period().range(period).toNanos(), row, run.size());
            }
        }
        for (PeriodFile file : state.files().list()) {
            if (isCut(file)) {
                periods.put(file.period(), true);
            }
        }
        return List.copyOf(periods.keySet());
    }

    /** Whether rows of a file were deleted. */
    private boolean isCut(PeriodFile file) {
        TimeRange range = series.period().range(file.period());
        return frozen.deleted().overlaps(range.fromNanos(), range.toNanos())
                && blocks.index(series, file).live().stream()
                        .anyMatch(block -> frozen.deleted().overlaps(block.minNanos(), block.maxNanos()));
    }

    /** The file of a period after the flush; null when no row is left. */
    private FlushedBucket.@Nullable Indexed flush(int period, @Nullable PeriodFile before) throws IOException {
        TimeRange range = series.period().range(period);
        List<RowSource> added = new ArrayList<>();
        long rows = 0;
        long firstNanos = Long.MAX_VALUE;
        for (Run run : frozen.runs()) {
            int from = run.rows().firstAtOrAfter(range.fromNanos(), 0, run.size());
            int to = run.rows().firstAfter(range.toNanos(), from, run.size());
            if (from < to) {
                rows += to - from;
                firstNanos = Math.min(firstNanos, run.rows().time(from));
                added.add(RowSource.ofRun(run.rows(), range));
            }
        }
        AppendPlan plan = plan(before, rows, firstNanos);
        List<RowSource> sources = new ArrayList<>();
        if (before != null) {
            List<TimeRange> wanted = frozen.deleted().gaps(range);
            sources.addAll(
                    new FileRows(blocks, series, before, Projection.all(series.layout())).sources(plan.kept(), wanted));
        }
        sources.addAll(added);
        return write(new Merge(sources, series.layout().newestWins()), plan, period, before);
    }

    private AppendPlan plan(@Nullable PeriodFile before, long rows, long firstNanos) {
        return before == null || rows == 0 || isCut(before)
                ? AppendPlan.REWRITE
                : AppendPlan.of(series.layout(), before.length(), blocks.index(series, before), rows, firstNanos);
    }

    private FlushedBucket.@Nullable Indexed write(Merge rows, AppendPlan plan, int period, @Nullable PeriodFile before)
            throws IOException {
        SlabBuilder block = nextBlock(rows);
        if (block.rows() == 0) {
            return null;
        }
        PeriodFile file = before == null || plan.isRewrite() ? new PeriodFile(newFiles.next(), period, 0) : before;
        boolean isNew = file.length() == 0;
        try (BlockOutput output = isNew
                ? BlockOutput.create(files, series, state.position(), file)
                : BlockOutput.append(files, series, state.position(), file, plan.kept())) {
            while (block.rows() > 0) {
                output.write(block.view());
                block = nextBlock(rows);
            }
            output.force();
            BlockIndex index = isNew ? BlockIndex.EMPTY : blocks.index(series, file);
            return new FlushedBucket.Indexed(
                    new PeriodFile(file.file(), period, output.length()), index.with(plan.kept(), output.written()));
        }
    }

    private SlabBuilder nextBlock(Merge rows) {
        return nextBlock(series, rows);
    }

    /** The next rows, as many as a block should have; none behind the last. */
    static SlabBuilder nextBlock(Series series, Merge rows) {
        SlabBuilder block = new SlabBuilder(series.layout().widths(), 0);
        rows.drainTo(block, series.layout().blockRows());
        return block;
    }
}
