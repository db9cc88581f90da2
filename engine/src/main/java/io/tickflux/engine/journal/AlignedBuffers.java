package io.tickflux.engine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct buffers that begin on a page, as writes past the page cache require. */
final class AlignedBuffers {
    /** The unit of all offsets and lengths that are written. */
    static final int PAGE = 4096;

    private AlignedBuffers() {}

    /** Zeros, little-endian. */
    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + PAGE)
                .alignedSlice(PAGE)
                .slice(0, bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The least multiple of a page that is not less. */
    static long pages(long bytes) {
        return (bytes + PAGE - 1) & -PAGE;
    }
}
