package io.tickflux.engine.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct buffers that begin on a page, as writes past the page cache require. */
public final class AlignedBuffers {
    /** The unit of all offsets and lengths that are written. */
    public static final int PAGE = 4096;

    private AlignedBuffers() {}

    /** Zeros, little-endian. */
    public static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + PAGE)
                .alignedSlice(PAGE)
                .slice(0, bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The least multiple of a page that is not less. */
    public static long pages(long bytes) {
        return (bytes + PAGE - 1) & -PAGE;
    }
}
