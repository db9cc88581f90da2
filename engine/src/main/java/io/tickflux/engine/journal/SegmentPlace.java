package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Where a reader stands in a segment, and which of the segment's keys it wants. Holds the segment open until closed. */
final class SegmentPlace implements Closeable {
    private final Segment segment;
    private final SegmentContent content;
    private final BlockWindow window;
    private final BitSet decidedKeys = new BitSet();
    private final BitSet wantedKeys = new BitSet();
    private long offset;
    /** What the next block continues; unknown in the middle of a segment until a block was read. */
    private @Nullable LogEnd before;

    private SegmentPlace(Segment segment, SegmentContent content, long offset, @Nullable LogEnd before) {
        this.segment = segment;
        this.content = content;
        this.window = new BlockWindow(content.file(), segment.header().logIdLow(), BlockWindow.READ_AHEAD_BYTES);
        this.offset = offset;
        this.before = before;
    }

    /** At the block that holds {@code position}, or some blocks before it. */
    static SegmentPlace at(Segment segment, long position) throws IOException {
        SegmentContent content = segment.use();
        try {
            if (position <= segment.firstPosition()) {
                return new SegmentPlace(
                        segment, content, AlignedBuffers.PAGE, segment.header().start());
            }
            content.indexUpTo(segment.end());
            return new SegmentPlace(segment, content, content.index().offsetBefore(position), null);
        } catch (IOException | RuntimeException failure) {
            segment.release();
            throw failure;
        }
    }

    Segment segment() {
        return segment;
    }

    Dictionary dictionary() {
        return content.dictionary();
    }

    BitSet decidedKeys() {
        return decidedKeys;
    }

    BitSet wantedKeys() {
        return wantedKeys;
    }

    /** Whether all blocks that may be seen were read. */
    boolean isAtEnd() {
        return offset >= segment.end();
    }

    /**
     * The next block, with its definitions taken in; good until the next call.
     *
     * @param position what is looked for, to be named if it cannot be had
     * @throws DamagedStorageException when it is not what was written there
     */
    LogBlock nextBlock(long position) throws IOException {
        LogBlock block = window.block(offset, segment.end());
        if (block == null || (before != null && !before.continuedBy(block))) {
            throw damaged(position, "are not what was written");
        }
        try {
            Definitions.absorb(block, content.dictionary());
        } catch (RuntimeException undecodable) {
            throw damaged(position, "cannot be decoded: " + undecodable);
        }
        before = (before == null ? LogEnd.before(block) : before).behind(block);
        offset += block.length();
        return block;
    }

    void releaseMemory() {
        window.release();
    }

    private DamagedStorageException damaged(long position, String what) {
        return new DamagedStorageException(segment.file(), offset, "positions from " + position + " on " + what);
    }

    /** For a file that cannot be read. */
    static DamagedStorageException unreadable(@Nullable SegmentPlace place, long position, IOException cause) {
        Path file = place == null ? Path.of("journal") : place.segment.file();
        long offset = place == null ? 0 : place.offset;
        DamagedStorageException damaged = new DamagedStorageException(
                file, offset, "positions from " + position + " on cannot be read: " + cause.getMessage());
        damaged.initCause(cause);
        return damaged;
    }

    @Override
    public void close() throws IOException {
        segment.release();
    }
}
