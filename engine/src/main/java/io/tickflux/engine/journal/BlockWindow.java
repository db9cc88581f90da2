package io.tickflux.engine.journal;

import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks of a segment, some at a time, into private memory before looking at them: what is looked at cannot change. Bound: the
 * window's size, or the largest block that was read. For one thread at a time.
 */
final class BlockWindow {
    /** Enough for many small blocks in one call. */
    static final int READ_AHEAD_BYTES = 64 << 10;

    private final DiskFile file;
    private final int logIdLow;
    private final int windowBytes;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long start;

    BlockWindow(DiskFile file, int logIdLow, int windowBytes) {
        this.file = file;
        this.logIdLow = logIdLow;
        this.windowBytes = windowBytes;
    }

    /** A block of which only the header need be there; null when there is no sound one, or the block would end behind {@code limit}. */
    @Nullable
    LogBlock header(long offset, long limit) throws IOException {
        if (!holds(offset, LogBlock.HEADER_BYTES)) {
            fill(offset, (int) Math.min(windowBytes, limit - offset));
            if (!holds(offset, LogBlock.HEADER_BYTES)) {
                return null;
            }
        }
        LogBlock block = new LogBlock(window, (int) (offset - start));
        return block.headerIsSound(logIdLow) && offset + block.length() <= limit ? block : null;
    }

    /** A sound block; null when there is none that ends at {@code limit} or before. Good until the next call. */
    @Nullable
    LogBlock block(long offset, long limit) throws IOException {
        LogBlock header = header(offset, limit);
        if (header == null) {
            return null;
        }
        int length = header.length();
        if (!holds(offset, length)) {
            fill(offset, (int) Math.max(length, Math.min(windowBytes, limit - offset)));
            if (!holds(offset, length)) {
                return null;
            }
        }
        LogBlock block = new LogBlock(window, (int) (offset - start));
        return block.headerIsSound(logIdLow) && block.length() == length && block.isSound() ? block : null;
    }

    /** Gives up the memory. */
    void release() {
        window = ByteBuffer.allocate(0);
    }

    private boolean holds(long offset, int bytes) {
        return offset >= start && offset + bytes <= start + window.limit();
    }

    private void fill(long offset, int bytes) throws IOException {
        if (window.capacity() < bytes) {
            window = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        window.clear().limit(Math.max(bytes, 0));
        start = offset;
        file.read(window, offset);
        window.flip();
    }
}
