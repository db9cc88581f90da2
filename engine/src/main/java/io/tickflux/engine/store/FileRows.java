package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of a file, fetched block by block when their turn comes.
 *
 * @param projection the columns to fetch
 */
record FileRows(BlockReader blocks, Series series, PeriodFile file, Projection projection) {
    /**
     * One source for each run of blocks, oldest first.
     *
     * @param fromBlock ordinal of the first block
     * @param wanted disjoint, ascending
     */
    List<RowSource> sources(int fromBlock, List<TimeRange> wanted) {
        return sources(blocks.index(series, file), fromBlock, wanted);
    }

    /** As {@link #sources(int, List)}, of some of the blocks. */
    List<RowSource> sources(BlockIndex index, int fromBlock, List<TimeRange> wanted) {
        List<RowSource> sources = new ArrayList<>();
        for (List<BlockRef> run : index.runs(fromBlock, series.layout().newestWins())) {
            Iterator<Slab> slabs = run.stream()
                    .filter(block -> isWanted(block, wanted))
                    .map(block -> blocks.read(series, file, block, projection))
                    .iterator();
            sources.add(RowSource.ofBlocks(slabs, wanted));
        }
        return sources;
    }

    private static boolean isWanted(BlockRef block, List<TimeRange> wanted) {
        return wanted.stream().anyMatch(range -> range.overlaps(block.minNanos(), block.maxNanos()));
    }
}
