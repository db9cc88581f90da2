package io.tickflux.engine.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a file that count, in the order of arrival of their rows.
 *
 * <p>A file only grows. Each block says with its <em>ordinal</em> how many of the blocks before it still count, so that a small
 * block at the end can be replaced by a fuller one without touching what was written:
 *
 * <pre>
 *   written   [0] [1] [2]   [2']          ordinal 2 again
 *   counts    [0] [1]       [2']          block 2 is garbage until the file is rewritten
 * </pre>
 *
 * @param live the blocks that count
 * @param written number of blocks in the file
 * @param liveBytes bytes of the blocks that count
 */
record BlockIndex(List<BlockRef> live, int written, long liveBytes) {
    static final BlockIndex EMPTY = new BlockIndex(List.of(), 0, 0);

    /** With more blocks written, of which the first replaces those from {@code kept} on. */
    BlockIndex with(int kept, List<BlockRef> added) {
        List<BlockRef> blocks = new ArrayList<>(live.subList(0, kept));
        blocks.addAll(added);
        return of(blocks, written + added.size());
    }

    static BlockIndex of(List<BlockRef> live, int written) {
        long bytes = live.stream().mapToLong(BlockRef::length).sum();
        return new BlockIndex(List.copyOf(live), written, bytes);
    }

    /** Blocks from {@code from} on, cut into runs: within each, every block begins where the one before it ended, or later. */
    List<List<BlockRef>> runs(int from, boolean strictly) {
        List<List<BlockRef>> runs = new ArrayList<>();
        int start = from;
        for (int i = from; i < live.size(); i++) {
            if (i > start && !follows(live.get(i), live.get(i - 1), strictly)) {
                runs.add(live.subList(start, i));
                start = i;
            }
        }
        if (start < live.size()) {
            runs.add(live.subList(start, live.size()));
        }
        return runs;
    }

    private static boolean follows(BlockRef block, BlockRef before, boolean strictly) {
        return strictly ? block.minNanos() > before.maxNanos() : block.minNanos() >= before.maxNanos();
    }
}
