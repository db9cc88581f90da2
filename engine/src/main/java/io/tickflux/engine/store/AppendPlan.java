package io.tickflux.engine.store;

import java.util.List;

/**
 * Decides how rows get into a file that has rows already.
 *
 * <p>As a rule they are written behind what is there, and nothing is touched. Two things are taken along, so that files stay quick to
 * read: blocks at the end that are not full, and rows at the end that overlap the new ones. But never more than twice as many old
 * rows as there are new ones; so sizes become geometric, a file consists of O(log n) overlapping runs, and a row is written O(log n)
 * times however small the flushes are.
 *
 * <p>What was taken along leaves garbage. When there is more garbage than data, the file is written anew.
 *
 * @param kept the blocks that stay; those behind them are merged with the new rows
 * @param isRewrite whether everything goes into a new file
 */
record AppendPlan(int kept, boolean isRewrite) {
    /** So many bytes of garbage are not worth a new file. */
    private static final long TOLERATED_BYTES = 64 << 10;

    /** More headers of garbage than this make the first read of a file slow. */
    private static final int TOLERATED_BLOCKS = 4096;

    /** A new file. */
    static final AppendPlan REWRITE = new AppendPlan(0, true);

    /**
     * @param fileLength of the file as it is
     * @param index its blocks
     * @param rows number of new rows, at least 1
     * @param firstNanos time of the first of them
     */
    static AppendPlan of(Layout layout, long fileLength, BlockIndex index, long rows, long firstNanos) {
        Absorption absorption = new Absorption(layout, index, rows, firstNanos);
        absorption.run();
        int kept = absorption.kept;
        long keptBytes = index.live().subList(0, kept).stream()
                .mapToLong(BlockRef::length)
                .sum();
        long garbageBytes = fileLength - FileHeader.BYTES - keptBytes;
        long dataBytes = keptBytes + absorption.rows * layout.rowBytes();
        boolean isRewrite =
                garbageBytes > dataBytes + TOLERATED_BYTES || index.written() - kept > TOLERATED_BLOCKS + kept;
        return isRewrite ? REWRITE : new AppendPlan(kept, false);
    }

    /**
     * Goes from the last block backwards as long as what is found is worth taking along. Afterwards each run of the file is more than
     * twice as long as the one that lies over it.
     */
    private static final class Absorption {
        private final Layout layout;
        private final List<BlockRef> blocks;
        private final List<List<BlockRef>> runs;
        private int kept;
        private long rows;
        private long firstNanos;

        Absorption(Layout layout, BlockIndex index, long rows, long firstNanos) {
            this.layout = layout;
            this.blocks = index.live();
            this.runs = index.runs(0, layout.newestWins());
            this.kept = blocks.size();
            this.rows = rows;
            this.firstNanos = firstNanos;
        }

        void run() {
            for (int i = runs.size() - 1; i >= 0; i--) {
                int runStart = kept - runs.get(i).size();
                int overlapFrom = firstOverlapping(runStart, kept, firstNanos);
                if (rowsIn(overlapFrom, kept) > 2 * rows) {
                    return;
                }
                absorbFrom(overlapFrom);
                boolean isOnRunBelow = kept > runStart && i > 0 && outweighs(runs.get(i - 1), runStart);
                if (isOnRunBelow) {
                    absorbFrom(runStart);
                }
                if (kept > runStart) {
                    absorbSmallBlocks(runStart);
                    return;
                }
            }
        }

        private int firstOverlapping(int from, int to, long nanos) {
            int first = to;
            while (first > from && reachesBehind(blocks.get(first - 1), nanos)) {
                first--;
            }
            return first;
        }

        private boolean reachesBehind(BlockRef block, long nanos) {
            return layout.newestWins() ? block.maxNanos() >= nanos : block.maxNanos() > nanos;
        }

        private long rowsIn(int from, int to) {
            return blocks.subList(from, to).stream().mapToLong(BlockRef::rows).sum();
        }

        private void absorbFrom(int block) {
            rows += rowsIn(block, kept);
            if (block < kept) {
                firstNanos = Math.min(firstNanos, blocks.get(block).minNanos());
            }
            kept = block;
        }

        /** Whether the run that begins at a block has grown large against what it overlaps of the run below. */
        private boolean outweighs(List<BlockRef> below, int runStart) {
            long nanos = Math.min(firstNanos, blocks.get(runStart).minNanos());
            int overlapFrom = firstOverlapping(runStart - below.size(), runStart, nanos);
            return rowsIn(overlapFrom, runStart) <= 2 * (rows + rowsIn(runStart, kept));
        }

        private void absorbSmallBlocks(int runStart) {
            while (kept > runStart && isWorthFilling(blocks.get(kept - 1))) {
                absorbFrom(kept - 1);
            }
        }

        private boolean isWorthFilling(BlockRef block) {
            return block.rows() < layout.blockRows() && block.rows() <= 2 * rows;
        }
    }
}
