package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import java.util.Arrays;

/**
 * Where some of a segment's blocks begin, one for each {@value #STRIDE_BYTES} bytes: from the one below what is looked for, the blocks
 * are walked. Three longs an entry, so 24 KiB for a segment of 256 MiB.
 */
final class SparseIndex {
    static final int STRIDE_BYTES = 256 << 10;

    private long[] offsets = new long[8];
    private long[] positions = new long[8];
    private long[] commits = new long[8];
    private int size;

    /**
     * Takes note of a block, if it is far enough behind the last one noted.
     *
     * @param firstPosition of the block
     * @param commitsBefore the latest commit time before the block
     */
    synchronized void note(long offset, long firstPosition, long commitsBefore) {
        if (size > 0 && offset < offsets[size - 1] + STRIDE_BYTES) {
            return;
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            positions = Arrays.copyOf(positions, 2 * size);
            commits = Arrays.copyOf(commits, 2 * size);
        }
        offsets[size] = offset;
        positions[size] = firstPosition;
        commits[size] = commitsBefore;
        size++;
    }

    /** Offset of a block at or before the one that holds {@code position}; or else the first block's. */
    synchronized long offsetBefore(long position) {
        int i = size - 1;
        while (i > 0 && positions[i] > position) {
            i--;
        }
        return i < 0 ? AlignedBuffers.PAGE : offsets[i];
    }

    /** Offset of a block before which everything was committed earlier than {@code epochNanos}; or else the first block's. */
    synchronized long offsetBeforeTime(long epochNanos) {
        int i = size - 1;
        while (i > 0 && commits[i] >= epochNanos) {
            i--;
        }
        return i < 0 ? AlignedBuffers.PAGE : offsets[i];
    }
}
